package io.nightlatch.access.converge;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The endings that were tried and are not done. Each is tried again for ever, soon at first and then every
 * {@link #LONGEST_PAUSE}: seldom enough to be no load, often enough that one is proved soon after its obstacle is gone.
 * Known to this process only; after a restart the first pass finds them anew.
 */
public final class UnfinishedEndings {
    static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final InstantSource clock;
    private final Map<String, UnfinishedEnding> byLogin = new LinkedHashMap<>();

    UnfinishedEndings(InstantSource clock) {
        this.clock = clock;
    }

    /** Tried, and something is left. */
    synchronized UnfinishedEnding failed(DatabaseName database, SessionId session, String login, List<String> left) {
        var now = clock.instant();
        var before = Optional.ofNullable(byLogin.get(login));
        int attempts = before.map(UnfinishedEnding::attempts).orElse(0) + 1;
        var after = new UnfinishedEnding(
                session,
                database,
                login,
                before.map(UnfinishedEnding::since).orElse(now),
                attempts,
                now.plus(pauseAfter(attempts)),
                left);
        byLogin.put(login, after);
        return after;
    }

    synchronized void finished(String login) {
        byLogin.remove(login);
    }

    /** The logins of this database that were tried a moment ago. */
    synchronized Set<String> resting(DatabaseName database) {
        var now = clock.instant();
        return byLogin.values().stream()
                .filter(one -> one.database().equals(database) && now.isBefore(one.nextAttempt()))
                .map(UnfinishedEnding::login)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those that wait longest first. */
    public synchronized List<UnfinishedEnding> all() {
        return byLogin.values().stream()
                .sorted(Comparator.comparing(UnfinishedEnding::since))
                .toList();
    }

    synchronized Optional<Instant> nextAttempt() {
        return byLogin.values().stream().map(UnfinishedEnding::nextAttempt).min(Comparator.naturalOrder());
    }

    private static Duration pauseAfter(int attempts) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
