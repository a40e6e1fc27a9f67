package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.CATALOG_ONLY;
import static io.nightlatch.access.statement.StatementFlag.SECRET;

import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.postgres.sql.parser.Parser;
import io.nightlatch.postgres.sql.parser.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Asks the parser about a text and reads the facts out of what it says. */
public final class Facts {
    private final Parser parser;
    private final byte[] utf8;
    private final Offsets offsets;

    private Facts(Parser parser, byte[] utf8, Offsets offsets) {
        this.parser = parser;
        this.utf8 = utf8;
        this.offsets = offsets;
    }

    /** Throws what the parser throws; where the parser has a clean answer that we cannot read, it is unreadable. */
    public static Reading of(Parser parser, String text) throws SyntaxError {
        var utf8 = Offsets.utf8(text);
        return new Facts(parser, utf8, new Offsets(text, utf8)).read();
    }

    private Reading read() throws SyntaxError {
        var json = parser.parse(utf8);
        try {
            var all = new ArrayList<StatementFacts>();
            for (var raw : Tree.read(json).nodes("stmts")) all.add(statement(raw));
            return new Reading.Statements(all);
        } catch (UnknownNode e) {
            return new Reading.Unreadable("It holds " + e.getMessage() + ".");
        } catch (StreamConstraintsException e) {
            return new Reading.Unreadable("It is nested too deeply to be read.");
        } catch (JacksonException e) {
            return new Reading.Unreadable("The parser's answer about it cannot be read.");
        }
    }

    private StatementFacts statement(Node raw) {
        int from = (int) raw.number("stmt_location");
        int length = (int) raw.number("stmt_len");
        var span = offsets.statement(from, length);
        var statement = raw.node("stmt");
        var found = new Found(offsets);
        var kind = Grammar.kind(statement);
        new Walk(found).node(statement, Scope.TOP);
        var secrets = found.flags.contains(SECRET)
                ? Secrets.spans(
                        Tree.read(parser.scan(utf8)), found, offsets, from, length == 0 ? utf8.length : from + length)
                : List.<Span>of();
        var relations = found.relations();
        if (Catalogs.areAll(kind, relations, found.functions(), found.flags)) found.flags.add(CATALOG_ONLY);
        return new StatementFacts(
                kind,
                Grammar.tag(statement),
                span,
                relations,
                found.functions(),
                found.flags,
                found.needs(),
                found.setsRole,
                Fingerprint.of(statement),
                secrets);
    }
}
