package io.nightlatch.postgres.gateway;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Which of a session's statements policy's high-impact rules hold, and which may run one of those unseen. */
final class HighImpactWatch {
    /** A text that the server may read otherwise than anybody else. */
    static final Reading NOT_READ =
            new Reading.Unreadable("standard_conforming_strings is off, so a backslash may mean anything");

    private final DatabaseName database;
    private final Supplier<Policy> policy;
    private final Relay relay;
    private volatile boolean hasRules;
    /** A statement that needs its own approval was prepared, or nobody knows, so that an EXECUTE may run it. */
    private volatile boolean hasPrepared;

    HighImpactWatch(DatabaseName database, Supplier<Policy> policy, Relay relay) {
        this.database = database;
        this.policy = policy;
        this.relay = relay;
    }

    /**
     * On the event loop: the policy is another one.
     *
     * @param isFirst nothing has passed yet
     */
    void look(boolean isFirst) {
        hasRules = policy.get()
                .database(database)
                .filter(now -> !now.highImpact().isEmpty())
                .isPresent();
        if (!hasRules || isFirst) return;
        relay.prepared.watchAll();
        hasPrepared = true;
    }

    boolean hasRules() {
        return hasRules;
    }

    /** On the event loop: a statement that is watched was prepared. */
    void prepared() {
        hasPrepared = true;
    }

    Optional<HighImpact> demand(Reading reading) {
        return hasRules ? policy.get().database(database).flatMap(now -> now.highImpact(reading)) : Optional.empty();
    }

    /** Whether what it demands hangs on how many rows the statement is about. */
    boolean hangsOnRows(Demanded what) {
        return policy.get()
                .database(database)
                .filter(now -> now.hangsOnRows(what.impact()))
                .isPresent();
    }

    /** What is left of it for a statement about that many rows. */
    Optional<Demanded> about(Demanded what, OptionalLong rows) {
        return policy.get()
                .database(database)
                .flatMap(now -> now.highImpact(what.impact(), rows))
                .map(left -> new Demanded(what.sql(), what.reading(), left));
    }

    /** Whether running it takes more than a look. */
    boolean isHeld(Reading reading) {
        return runsElsewhere(reading) || demand(reading).isPresent();
    }

    /** Whether it may run a prepared statement that needs its own approval. */
    boolean runsElsewhere(Reading reading) {
        return hasPrepared && mayExecute(reading);
    }

    /** Whether it runs what was prepared elsewhere, and rules want that looked at. */
    boolean mayExecute(Reading reading) {
        return hasRules
                && reading instanceof Reading.Statements(var all)
                && all.stream().anyMatch(HighImpactWatch::mayExecute);
    }

    private static boolean mayExecute(StatementFacts facts) {
        boolean isItsOwn = facts.kind() == StatementKind.DO || facts.kind() == StatementKind.CALL;
        return facts.kind() == StatementKind.EXECUTE || (facts.has(StatementFlag.EXECUTES) && !isItsOwn);
    }

    /** Whether the settings of a moment decide how it is read: a backslash, or a sign that has several bytes. */
    static boolean maySpellOtherwise(String sql) {
        return sql.chars().anyMatch(sign -> sign == '\\' || sign >= 0x80);
    }
}
