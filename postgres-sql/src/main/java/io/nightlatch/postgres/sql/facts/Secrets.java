package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where string constants stand in a text that hold passwords and connection strings. */
final class Secrets {
    /** The scanner's numbers of SCONST, USCONST, BCONST and XCONST; not all of them have names. */
    private static final Set<Long> CONSTANTS = Set.of(261L, 262L, 263L, 264L);

    private static final Pattern IN_BODY =
            Pattern.compile("password|user\\s+mapping|conninfo|dblink|connection\\s+'", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** A body is one constant to the grammar: if it speaks of secrets, all of it is one. */
    static void inBody(List<Node> options, Found found) {
        for (var option : options) {
            if (!option.text("defname").equals("as")) continue;
            var texts = new ArrayList<>(option.node("arg").texts("items"));
            texts.add(option.node("arg").text("sval"));
            if (texts.stream().anyMatch(text -> IN_BODY.matcher(text).find())) {
                found.flags.add(StatementFlag.SECRET);
                found.allConstantsAreSecret = true;
            }
        }
    }

    /** {@code scanned} are the tokens of one statement, which begins at {@code start} bytes. */
    static List<Span> spans(Node scanned, Found found, Offsets offsets, int start, int end) {
        var spans = new ArrayList<Span>();
        for (var token : scanned.nodes("tokens")) {
            int from = (int) token.number("start");
            if (from < start || from >= end || !CONSTANTS.contains(token.number("tokenType"))) continue;
            if (found.allConstantsAreSecret || found.secretConstants.contains(from))
                spans.add(offsets.span(from, (int) token.number("end")));
        }
        return spans;
    }
}
