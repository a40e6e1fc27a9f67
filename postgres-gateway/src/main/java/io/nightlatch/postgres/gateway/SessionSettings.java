package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.statement.OwnStatement;
import java.time.Duration;
import java.util.Optional;

/** What the client has set for the asks to come. Read from other threads too. */
final class SessionSettings {
    private volatile Optional<String> reason = Optional.empty();
    private volatile Optional<Duration> duration = Optional.empty();
    private volatile Optional<Duration> longestWait = Optional.empty();

    /** True if {@code own} was one of the settings. */
    boolean apply(OwnStatement own) {
        switch (own) {
            case OwnStatement.SetReason(var text) -> reason = text;
            case OwnStatement.SetDuration(var text) -> duration = text;
            case OwnStatement.SetWait(var text) -> longestWait = text;
            default -> {
                return false;
            }
        }
        return true;
    }

    Optional<String> reason() {
        return reason;
    }

    Optional<Duration> duration() {
        return duration;
    }

    /** Zero: not at all. */
    Duration longestWait(boolean inTransaction) {
        var wanted = longestWait.orElse(Asks.DEFAULT_WAIT);
        return inTransaction && wanted.compareTo(Asks.WAIT_IN_TRANSACTION) > 0 ? Asks.WAIT_IN_TRANSACTION : wanted;
    }
}
