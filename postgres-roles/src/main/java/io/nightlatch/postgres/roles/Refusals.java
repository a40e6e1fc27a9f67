package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.TargetUnavailable;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** What the target says when it does not do as asked, in words that tell the reader what to do next. */
final class Refusals {
    static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Refusals() {}

    static String stateOf(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }

    static boolean isLostConnection(SQLException e) {
        var state = stateOf(e);
        // Classes 08 (connection exception) and 57P (operator intervention); two time-outs end the session as well.
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("25P03")
                || state.equals("25P04");
    }

    /** @param advice what would make it work, where the caller knows better than the error's code does */
    static TargetUnavailable unavailable(String doing, SQLException e, Optional<String> advice) {
        var hint = advice.or(() -> usualAdvice(e)).map(words -> "; " + words).orElse("");
        return new TargetUnavailable(
                "cannot " + doing + ": " + words(e) + hint, Optional.ofNullable(e.getSQLState()), e);
    }

    /** The error without the driver's decoration, with its detail and where in the server's code of a user it came from. */
    static String words(SQLException e) {
        if (!(e instanceof PSQLException postgres) || postgres.getServerErrorMessage() == null) {
            return String.valueOf(e.getMessage());
        }
        var message = postgres.getServerErrorMessage();
        var words = new StringBuilder(String.valueOf(message.getMessage()));
        if (message.getDetail() != null)
            words.append(" (").append(message.getDetail().replace('\n', ';')).append(')');
        if (message.getWhere() != null)
            words.append(" [").append(message.getWhere().replace('\n', ';')).append(']');
        return words.append(" (").append(stateOf(e)).append(')').toString();
    }

    private static Optional<String> usualAdvice(SQLException e) {
        return switch (stateOf(e)) {
            case LOCK_NOT_AVAILABLE ->
                Optional.of("another transaction holds what we need: see pg_locks joined with pg_stat_activity, and end"
                        + " it");
            case "53300" ->
                Optional.of("the server has no connection slot left: raise max_connections, or reserve some");
            case "25006" -> Optional.of("it is read-only, perhaps a standby: name the primary as target");
            case "28P01", "28000" ->
                Optional.of("the login or password we were given is not accepted: run setup again");
            case "08001", "08004", "08006" -> Optional.of("is it running, and reachable from here?");
            default -> Optional.empty();
        };
    }
}
