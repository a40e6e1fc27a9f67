package io.nightlatch.access.drift;

import io.nightlatch.access.drift.DriftLook.Expected;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.TargetUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares each target with what should be, and writes down what is new. What our own work can look like for a moment is told of
 * when it is seen twice in a row.
 */
public final class DriftWatch {
    private static final int MANY = 10_000;

    private final DriftStore store;
    private final GrantStore grants;
    private final LiveSessions live;
    private final Map<DatabaseName, DriftLook> targets;
    private final Supplier<Policy> policy;
    private final InstantSource clock;
    private final Map<DatabaseName, Map<String, Instant>> seenBefore = new HashMap<>();

    public DriftWatch(
            DriftStore store,
            GrantStore grants,
            LiveSessions live,
            Map<DatabaseName, DriftLook> targets,
            Supplier<Policy> policy,
            InstantSource clock) {
        this.store = store;
        this.grants = grants;
        this.live = live;
        this.targets = Map.copyOf(targets);
        this.policy = policy;
        this.clock = clock;
    }

    /** One look into each target that answers. Calls do not overlap. */
    public synchronized void look() {
        var open = store.found(false, MANY).stream().collect(Collectors.groupingBy(FoundDrift::database));
        for (var target : targets.entrySet()) {
            var rules = policy.get().database(target.getKey());
            if (rules.isEmpty()) continue;
            try {
                look(target.getKey(), target.getValue(), rules.get(), open.getOrDefault(target.getKey(), List.of()));
            } catch (TargetUnavailable e) {
                // Its readiness tells of that.
            }
        }
    }

    private void look(DatabaseName database, DriftLook target, DatabasePolicy rules, List<FoundDrift> open) {
        var known = store.knownRoles(database);
        var seen = target.look(known, () -> expected(database, rules));
        seen.roles().forEach((role, looks) -> {
            if (!known.containsKey(role)) store.knowRole(database, role, Optional.of(looks));
        });
        var now = clock.instant();
        var before = seenBefore.getOrDefault(database, Map.of());
        var since = new LinkedHashMap<String, Instant>();
        var told = new HashMap<String, FoundDrift>();
        open.forEach(found -> told.put(found.lookedLike().key(), found));
        for (var drift : seen.drifts()) {
            since.put(drift.key(), before.getOrDefault(drift.key(), now));
            if (told.containsKey(drift.key())) continue;
            if (!drift.sure() && !before.containsKey(drift.key())) continue;
            var found = store.record(database, drift, since.get(drift.key()), happening(database, drift));
            if (rules.onDrift().undoes(drift.kind())) undo(target, found, drift);
        }
        seenBefore.put(database, since);
        for (var found : open) {
            if (!since.containsKey(found.lookedLike().key())) store.gone(found.number(), now);
        }
    }

    private Expected expected(DatabaseName database, DatabasePolicy rules) {
        var granted = new HashMap<String, Set<String>>();
        var logins = new HashSet<>(live.logins(database));
        // Roles are the whole server's, and with them the logins of another guarded database on it.
        for (var other : targets.keySet()) logins.addAll(live.logins(other));
        for (var session : grants.sessions(new Sight.All(), SessionFilter.NOT_ENDED, Optional.empty(), MANY)) {
            logins.add(session.login());
            for (var id : session.grants()) {
                var role = grants.grant(id).orElseThrow().role();
                for (var use : grants.uses(id)) {
                    if (use.session().equals(session.id()) && !use.gone())
                        granted.computeIfAbsent(use.login(), _ -> new HashSet<>())
                                .add(role.name());
                }
            }
        }
        var keep = rules.keep().stream().map(DatabaseRole::name).collect(Collectors.toSet());
        var backends = new HashSet<Integer>();
        for (var other : targets.keySet()) backends.addAll(live.backends(other));
        return new Expected(granted, logins, backends, keep);
    }

    private void undo(DriftLook target, FoundDrift found, Drift drift) {
        var whyNot = drift.undo().isEmpty()
                ? Optional.of("our own account may not; run its revert SQL as a superuser")
                : target.undo(drift);
        var outcome = whyNot.map(why -> "could not be undone: " + why).orElse("undone");
        var what = Happening.of(EventKind.DRIFT_UNDONE, whyNot.isPresent() ? Severity.ALARM : Severity.WARNING)
                .on(found.database())
                .with("drift", found.number())
                .with("what", drift.subject())
                .with("outcome", outcome);
        store.undone(found.number(), outcome, what);
    }

    private static Happening happening(DatabaseName database, Drift drift) {
        var kind = drift.kind() == DriftKind.BYPASS ? EventKind.BYPASS_FOUND : EventKind.DRIFT_FOUND;
        var what = Happening.of(kind, Severity.ALARM)
                .on(database)
                .with("drift", drift.kind().word())
                .with("what", drift.subject())
                .with("meaning", drift.meaning());
        if (drift.by().isPresent()) what = what.with("by", drift.by().get());
        return drift.revert().isEmpty() ? what : what.with("revert", drift.revert());
    }

    /** What a role looks like now is right from the next look on. */
    public boolean accept(long number) {
        var found = store.found(false, MANY).stream()
                .filter(one -> one.number() == number && one.lookedLike().kind() == DriftKind.ROLE)
                .findFirst();
        found.ifPresent(one -> store.knowRole(one.database(), one.lookedLike().subject(), Optional.empty()));
        return found.isPresent();
    }
}
