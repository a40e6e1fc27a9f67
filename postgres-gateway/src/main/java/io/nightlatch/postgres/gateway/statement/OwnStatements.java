package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.AskRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.ChangePassword;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Extend;
import io.nightlatch.postgres.gateway.statement.OwnStatement.GiveBack;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Malformed;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetDuration;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetReason;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetWait;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Show;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Signal;
import io.nightlatch.postgres.gateway.statement.Token.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Recognises Nightlatch's own statements: single statements of exactly these forms. Anything else is the server's. */
public final class OwnStatements {
    /** Longer texts are none of ours: a reason has at most 10,000 characters. */
    public static final int MAX_LENGTH_BYTES = 48_000;

    private static final String PREFIX = "nightlatch";
    private static final Set<String> SHOWN = Arrays.stream(Show.What.values())
            .map(what -> what.name().toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.toSet());

    private OwnStatements() {}

    public static Optional<OwnStatement> parse(String sql) {
        var cut = Lexer.cut(sql);
        if (cut.isEmpty()) return Optional.empty();
        var tokens = cut.get();
        if (!tokens.isEmpty() && tokens.getLast().isSign(';')) tokens = tokens.subList(0, tokens.size() - 1);
        if (tokens.size() < 3 || tokens.stream().anyMatch(token -> token.isSign(';'))) return Optional.empty();
        var first = tokens.getFirst();
        if (first.is("show") && isOurs(tokens, 1) && tokens.size() == 4) return show(tokens.get(3));
        if (first.is("reset") && isOurs(tokens, 1) && tokens.size() == 4) return reset(tokens.get(3));
        if (first.is("set"))
            return set(
                    tokens.get(1).is("session") ? tokens.subList(2, tokens.size()) : tokens.subList(1, tokens.size()));
        if (first.is("alter")) return password(tokens);
        if (first.is("select")) return signal(tokens.subList(1, tokens.size()));
        return Optional.empty();
    }

    private static Optional<OwnStatement> signal(List<Token> tokens) {
        var call = tokens.getFirst().is("pg_catalog") && tokens.get(1).isSign('.')
                ? tokens.subList(2, tokens.size())
                : tokens;
        boolean signals = call.size() == 4
                && (call.getFirst().is("pg_cancel_backend") || call.getFirst().is("pg_terminate_backend"))
                && call.get(1).isSign('(')
                && call.get(2).kind() == Kind.NUMBER
                && call.get(2).text().matches("\\d{1,9}")
                && call.get(3).isSign(')');
        return signals
                ? Optional.of(new Signal(
                        Integer.parseInt(call.get(2).text(), 10),
                        call.getFirst().is("pg_terminate_backend")))
                : Optional.empty();
    }

    private static boolean isOurs(List<Token> tokens, int at) {
        return tokens.size() > at + 2
                && tokens.get(at).is(PREFIX)
                && tokens.get(at + 1).isSign('.');
    }

    private static Optional<OwnStatement> show(Token what) {
        return what.kind() == Kind.WORD && SHOWN.contains(what.text())
                ? Optional.of(new Show(Show.What.valueOf(what.text().toUpperCase(java.util.Locale.ROOT))))
                : Optional.empty();
    }

    private static Optional<OwnStatement> reset(Token what) {
        return switch (what.kind() == Kind.WORD ? what.text() : "") {
            case "role" -> Optional.of(new GiveBack());
            case "reason" -> Optional.of(new SetReason(Optional.empty()));
            case "duration" -> Optional.of(new SetDuration(Optional.empty()));
            case "wait" -> Optional.of(new SetWait(Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static Optional<OwnStatement> set(List<Token> tokens) {
        if (tokens.size() == 2 && tokens.getFirst().is("role")) return setRole(tokens.get(1));
        if (!isOurs(tokens, 0) || tokens.size() != 5) return Optional.empty();
        var equals = tokens.get(3);
        if (!equals.isSign('=') && !equals.is("to")) return Optional.empty();
        return setting(tokens.get(2).text(), tokens.get(4));
    }

    private static Optional<OwnStatement> setRole(Token role) {
        boolean isRole = role.kind() == Kind.STRING || (role.isName() && !role.is("none") && !role.is("default"));
        return isRole ? named(role.text(), SetRole::new) : Optional.empty();
    }

    /** Also for what stands in the start-up packet's {@code options}. */
    public static Optional<OwnStatement> setting(String name, String value) {
        return setting(name, new Token(Kind.STRING, value));
    }

    private static Optional<OwnStatement> setting(String name, Token value) {
        if (value.kind() == Kind.SIGN) return Optional.empty();
        if (value.is("default")) return reset(new Token(Kind.WORD, name));
        var text = value.text();
        return switch (name) {
            case "reason" -> Optional.of(new SetReason(Optional.of(text).filter(reason -> !reason.isBlank())));
            case "duration" ->
                Optional.of(Intervals.parse(text)
                        .<OwnStatement>map(duration -> new SetDuration(Optional.of(duration)))
                        .orElseGet(() -> malformed("duration", text)));
            case "wait" ->
                Optional.of(
                        text.equalsIgnoreCase("off")
                                ? new SetWait(Optional.of(Duration.ZERO))
                                : Intervals.parse(text)
                                        .<OwnStatement>map(wait -> new SetWait(Optional.of(wait)))
                                        .orElseGet(() -> malformed("wait", text)));
            case "role" -> named(text, AskRole::new);
            case "extend" -> Optional.of(extend(text));
            default -> Optional.empty();
        };
    }

    /** {@code 10min} or {@code G-2XQ9A 10min}. */
    private static OwnStatement extend(String text) {
        var words = text.strip().split(" ", 2);
        boolean names = words.length == 2 && words[0].regionMatches(true, 0, "G-", 0, 2);
        try {
            var grant = names ? Optional.of(new GrantId(words[0])) : Optional.<GrantId>empty();
            return Intervals.parse(names ? words[1] : text)
                    .<OwnStatement>map(more -> new Extend(grant, more))
                    .orElseGet(() -> malformed("extend", text));
        } catch (IllegalArgumentException e) {
            return malformed("extend", text);
        }
    }

    private static Optional<OwnStatement> named(String name, Function<DatabaseRole, OwnStatement> make) {
        try {
            return Optional.of(make.apply(new DatabaseRole(name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no role has such a name, as the server will say
        }
    }

    private static OwnStatement malformed(String setting, String value) {
        return new Malformed(
                "nightlatch." + setting + " does not understand \"" + value + "\"",
                "Write an interval: set nightlatch." + setting + " = '15min'");
    }

    /** {@code ALTER USER … PASSWORD '…'} as psql's {@code \password} sends it. */
    private static Optional<OwnStatement> password(List<Token> tokens) {
        boolean isRole = tokens.get(1).is("user") || tokens.get(1).is("role");
        return isRole
                        && tokens.size() > 3
                        && tokens.subList(3, tokens.size()).stream().anyMatch(token -> token.is("password"))
                ? Optional.of(new ChangePassword(tokens.get(2).text()))
                : Optional.empty();
    }
}
