package io.nightlatch.access.session;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.session.Explanation.Explained;
import io.nightlatch.access.session.Explanation.Verdict;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Says beforehand what a statement does and what would become of it, for somebody who holds their baseline only. */
public final class Explainer {
    private final StatementReader reader;
    private final Map<DatabaseName, Rights> rights;
    private final Supplier<Policy> policy;

    public Explainer(StatementReader reader, Map<DatabaseName, Rights> rights, Supplier<Policy> policy) {
        this.reader = reader;
        this.rights = Map.copyOf(rights);
        this.policy = policy;
    }

    /** @throws TargetUnavailable if the target does not answer */
    public Explanation explain(Principal who, DatabaseName name, String sql) {
        var database = policy.get().database(name);
        var catalogs = Optional.ofNullable(rights.get(name));
        if (database.isEmpty() || catalogs.isEmpty()) return new Explanation.NotHere();
        var baseline = List.copyOf(database.get().baselineOf(who));
        var askable = database.get().askableBy(who).stream().map(Rule::role).toList();
        if (baseline.isEmpty() && askable.isEmpty()) return new Explanation.NotHere();
        var reading = reader.read(sql);
        return switch (reading) {
            case Reading.Unreadable(var why) ->
                new Explanation.Unreadable(
                        why,
                        database.get()
                                .highImpact(reading)
                                .map(HighImpact::rules)
                                .orElse(List.of()));
            case Reading.Statements(var all) ->
                new Explanation.Statements(all.stream()
                        .map(facts -> byItself(
                                database.get().highImpact(new Reading.Statements(List.of(facts))),
                                explained(catalogs.get(), facts, baseline, askable)))
                        .toList());
        };
    }

    /** A rule that refuses, refuses whatever the rights are; one that asks for approval does so unless the server refuses anyway. */
    private static Explained byItself(Optional<HighImpact> impact, Explained byRights) {
        if (impact.isEmpty()) return byRights;
        var verdict = impact.get().demand() instanceof HighImpact.Demand.Refuse
                ? Verdict.REFUSE
                : byRights.verdict() == Verdict.FORWARD ? Verdict.HOLD : byRights.verdict();
        return new Explained(
                byRights.facts(),
                verdict,
                byRights.needs(),
                byRights.names(),
                impact.get().rules());
    }

    private static Explained explained(
            Rights rights, StatementFacts facts, List<DatabaseRole> baseline, List<DatabaseRole> askable) {
        if (facts.has(StatementFlag.CATALOG_ONLY)) return told(facts, Verdict.FORWARD);
        return switch (rights.outlook(baseline, facts.needs(), askable)) {
            case Outlook.Open _ -> told(facts, Verdict.FORWARD);
            case Outlook.Hopeless _ -> told(facts, Verdict.SERVER);
            case Outlook.Lacks(var _, var role, var _) ->
                new Explained(facts, Verdict.HOLD, Optional.of(role), Optional.empty(), List.of());
            case Outlook.Shifts(var _, var role, var now, var then) ->
                new Explained(facts, Verdict.REFUSE, Optional.of(role), Optional.of(now + ", then " + then), List.of());
        };
    }

    private static Explained told(StatementFacts facts, Verdict verdict) {
        return new Explained(facts, verdict, Optional.empty(), Optional.empty(), List.of());
    }
}
