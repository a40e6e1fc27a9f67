package io.nightlatch.access.footprint;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.footprint.FootprintStore.Before;
import io.nightlatch.access.footprint.PrivilegeSnapshots.Difference;
import io.nightlatch.access.grant.BeforeUse;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.TargetUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Takes a snapshot at each grant's first use and one after its end, and writes down the difference. Whoever waits for the role
 * waits only until the moment of the first one is fixed; reading it goes on meanwhile.
 */
public final class Footprints implements BeforeUse {
    private static final int AT_ONCE = 20;

    private final FootprintStore store;
    private final GrantStore grants;
    private final Map<DatabaseName, PrivilegeSnapshots> targets;
    private final Supplier<Set<String>> ours;
    private final Executor reading;
    private final InstantSource clock;
    private final Set<GrantId> begun = ConcurrentHashMap.newKeySet();

    /**
     * @param ours the names of all session logins that are there now
     * @param reading runs what reads a snapshot, which blocks for as long as a second
     */
    public Footprints(
            FootprintStore store,
            GrantStore grants,
            Map<DatabaseName, PrivilegeSnapshots> targets,
            Supplier<Set<String>> ours,
            Executor reading,
            InstantSource clock) {
        this.store = store;
        this.grants = grants;
        this.targets = Map.copyOf(targets);
        this.ours = ours;
        this.reading = reading;
        this.clock = clock;
    }

    @Override
    public void used(Grant grant, boolean first) {
        if (!begun.add(grant.id())) return;
        var at = clock.instant();
        if (!first) {
            if (!store.has(grant.id())) none(grant, at, "Nightlatch was stopped while the grant was in use");
            return;
        }
        var target = targets.get(grant.database());
        if (target == null) return;
        try {
            var taking = target.begin(ours);
            reading.execute(() -> finish(grant, at, taking));
        } catch (TargetUnavailable e) {
            // Nobody is kept from their work by it; that nothing can be told afterwards is told.
            none(grant, at, String.valueOf(e.getMessage()));
        }
    }

    private void finish(Grant grant, Instant at, PrivilegeSnapshots.Taking taking) {
        try (taking) {
            store.save(new Before(grant.id(), at, taking.finish(true), Optional.empty()));
        } catch (TargetUnavailable e) {
            none(grant, at, String.valueOf(e.getMessage()));
        }
    }

    private void none(Grant grant, Instant at, String why) {
        store.save(new Before(grant.id(), at, new byte[0], Optional.of(why)));
    }

    /** Takes the second snapshot of each grant that is over, as far as its target answers; the next call tries the rest. */
    public void takeDue() {
        for (var before : store.due(AT_ONCE)) {
            var grant = grants.grant(before.grant()).orElseThrow();
            try {
                var footprint = footprint(grant, before);
                store.save(footprint, told(grant, footprint));
                begun.remove(grant.id());
            } catch (TargetUnavailable e) {
                // The catalogs keep what is in them until it answers.
            }
        }
    }

    private Footprint footprint(Grant grant, Before before) {
        var target = targets.get(grant.database());
        if (before.why().isPresent() || target == null) {
            var why = before.why().orElse(grant.database() + " is not guarded any more");
            var nothing = new Difference(List.of(), List.of(), Optional.of("there was no snapshot before it: " + why));
            return footprint(grant, before, clock.instant(), nothing);
        }
        byte[] after = target.take(ours, false);
        return footprint(grant, before, clock.instant(), target.difference(before.body(), after));
    }

    private Footprint footprint(Grant grant, Before before, Instant now, Difference difference) {
        var after = now.isBefore(before.takenAt()) ? before.takenAt() : now;
        var together = store.together(grant, before.takenAt(), after);
        var findings = together.isEmpty()
                ? difference.findings()
                : difference.findings().stream().map(Finding::asShared).toList();
        return new Footprint(
                grant.id(), before.takenAt(), after, findings, difference.revert(), together, difference.incomplete());
    }

    private static Happening told(Grant grant, Footprint footprint) {
        var severity = footprint.severe() > 0
                ? Severity.ALARM
                : footprint.findings().isEmpty() ? Severity.INFO : Severity.WARNING;
        var what = Happening.of(EventKind.FOOTPRINT_TAKEN, severity)
                .of(grant.id())
                .of(grant.request())
                .to(grant.principal())
                .on(grant.database())
                .as(grant.role())
                .with("findings", footprint.findings().size())
                .with("severe", footprint.severe());
        var severe = footprint.findings().stream()
                .filter(finding -> finding.severity() == Severity.ALARM)
                .limit(AT_ONCE)
                .map(finding -> finding.what() + ": " + finding.meaning())
                .toList();
        if (!severe.isEmpty()) what = what.with("what", severe);
        if (footprint.incomplete().isPresent())
            what = what.with("incomplete", footprint.incomplete().get());
        return what;
    }
}
