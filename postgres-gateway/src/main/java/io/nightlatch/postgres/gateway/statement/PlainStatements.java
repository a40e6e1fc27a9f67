package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a text does to its session, read from its tokens: which functions it may call, and what it sets. Knows the plain
 * beginnings only and calls everything else unreadable; whatever stands before a bracket counts as a function. Tells
 * nothing of relations and rights.
 */
public final class PlainStatements {
    /** Reading costs time on the event loop; a longer text is left unread. */
    public static final int MAX_LENGTH_BYTES = 16_384;

    private static final Map<String, StatementKind> KINDS = Map.ofEntries(
            Map.entry("select", StatementKind.SELECT),
            Map.entry("values", StatementKind.SELECT),
            Map.entry("table", StatementKind.SELECT),
            Map.entry("with", StatementKind.SELECT),
            Map.entry("insert", StatementKind.INSERT),
            Map.entry("update", StatementKind.UPDATE),
            Map.entry("delete", StatementKind.DELETE),
            Map.entry("merge", StatementKind.MERGE),
            Map.entry("truncate", StatementKind.TRUNCATE),
            Map.entry("comment", StatementKind.COMMENT),
            Map.entry("begin", StatementKind.TRANSACTION),
            Map.entry("start", StatementKind.TRANSACTION),
            Map.entry("commit", StatementKind.TRANSACTION),
            Map.entry("end", StatementKind.TRANSACTION),
            Map.entry("rollback", StatementKind.TRANSACTION),
            Map.entry("abort", StatementKind.TRANSACTION),
            Map.entry("savepoint", StatementKind.TRANSACTION),
            Map.entry("release", StatementKind.TRANSACTION),
            Map.entry("show", StatementKind.SHOW),
            Map.entry("set", StatementKind.SET),
            Map.entry("reset", StatementKind.SET),
            Map.entry("deallocate", StatementKind.DEALLOCATE),
            Map.entry("declare", StatementKind.CURSOR),
            Map.entry("fetch", StatementKind.CURSOR),
            Map.entry("close", StatementKind.CURSOR));

    /** Behind these a name with a bracket is a table and its columns. */
    private static final Set<String> BEFORE_A_TABLE = Set.of("into", "table", "copy", "references");

    private static final Set<String> BY_WHICH_TEXTS_ARE_READ =
            Set.of("names", "client_encoding", "standard_conforming_strings", "backslash_quote");

    private PlainStatements() {}

    /** Of a text in which a backslash in a plain string stands for itself. */
    public static Reading read(String sql) {
        var tokens = Lexer.cut(sql);
        if (tokens.isEmpty()) return new Reading.Unreadable("it ends inside a string, a name or a comment");
        var all = new ArrayList<StatementFacts>();
        int begin = 0;
        for (int at = 0; at <= tokens.get().size(); at++) {
            if (at < tokens.get().size() && !tokens.get().get(at).isSign(';')) continue;
            var one = tokens.get().subList(begin, at);
            begin = at + 1;
            if (one.isEmpty()) continue;
            var facts = facts(one, sql);
            if (facts.isEmpty()) return new Reading.Unreadable("not one of the plain statements");
            all.add(facts.get());
        }
        return new Reading.Statements(all);
    }

    private static Optional<StatementFacts> facts(List<Token> tokens, String sql) {
        // What an escape in a name or string stands for is not known here.
        if (tokens.stream()
                .anyMatch(
                        token -> token.kind() == Token.Kind.SIGN && token.text().equals("U"))) {
            return Optional.empty();
        }
        int first = 0;
        while (first < tokens.size() && tokens.get(first).isSign('(')) first++;
        if (first == tokens.size() || tokens.get(first).kind() != Token.Kind.WORD) return Optional.empty();
        var verb = tokens.get(first).text();
        var kind = KINDS.get(verb);
        if (kind == null || (kind == StatementKind.TRANSACTION && has(tokens, "prepared"))) return Optional.empty();
        var flags = EnumSet.noneOf(StatementFlag.class);
        if (kind == StatementKind.SET) flags.addAll(set(tokens));
        return Optional.of(new StatementFacts(
                kind,
                verb.toUpperCase(java.util.Locale.ROOT),
                new Span(0, sql.length()),
                List.of(),
                functions(tokens),
                flags,
                List.of(),
                Optional.empty(),
                "",
                "",
                List.of()));
    }

    private static boolean has(List<Token> tokens, String word) {
        return tokens.stream().anyMatch(token -> token.is(word));
    }

    private static Set<StatementFlag> set(List<Token> tokens) {
        int at = 1;
        boolean authorization = has(tokens, "authorization") || has(tokens, "session_authorization");
        if (at < tokens.size()
                && (tokens.get(at).is("session") || tokens.get(at).is("local"))) at++;
        if (at >= tokens.size() || authorization) return Set.of(StatementFlag.SETS_ROLE);
        var name = tokens.get(at);
        if (name.text().equals("role") || name.text().equals("all")) return Set.of(StatementFlag.SETS_ROLE);
        boolean dotted = name.text().contains(".")
                || (at + 1 < tokens.size() && tokens.get(at + 1).isSign('.'));
        if (dotted || name.kind() != Token.Kind.WORD) return Set.of(StatementFlag.HIDES_STATE);
        return BY_WHICH_TEXTS_ARE_READ.contains(name.text()) ? Set.of(StatementFlag.SETS_LEXER) : Set.of();
    }

    private static List<FunctionUse> functions(List<Token> tokens) {
        var all = new ArrayList<FunctionUse>();
        for (int at = 0; at + 1 < tokens.size(); at++) {
            if (!tokens.get(at).isName() || !tokens.get(at + 1).isSign('(')) continue;
            boolean qualified = at >= 2
                    && tokens.get(at - 1).isSign('.')
                    && tokens.get(at - 2).isName();
            int before = qualified ? at - 3 : at - 1;
            if (before >= 0
                    && tokens.get(before).kind() == Token.Kind.WORD
                    && BEFORE_A_TABLE.contains(tokens.get(before).text())) {
                continue;
            }
            var schema = qualified ? Optional.of(tokens.get(at - 2).text()) : Optional.<String>empty();
            all.add(new FunctionUse(schema, tokens.get(at).text(), 0));
        }
        return all;
    }
}
