package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.statement.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What policy says of one database. {@code wrapped} is in order of power, least first; a role may have several rules. */
public record DatabasePolicy(
        Map<Group, List<DatabaseRole>> baseline,
        Set<DatabaseRole> keep,
        List<Rule> wrapped,
        List<HighImpactRule> highImpact,
        OnDrift onDrift) {
    public DatabasePolicy {
        highImpact = List.copyOf(highImpact);
        baseline = Map.copyOf(baseline);
        keep = Set.copyOf(keep);
        wrapped = List.copyOf(wrapped);
    }

    public DatabasePolicy(Map<Group, List<DatabaseRole>> baseline, Set<DatabaseRole> keep, List<Rule> wrapped) {
        this(baseline, keep, wrapped, List.of(), OnDrift.TELL);
    }

    /** The roles that a session of this principal has without asking. */
    public List<DatabaseRole> baselineOf(Principal principal) {
        return baseline.entrySet().stream()
                .filter(entry -> principal.isInAnyOf(List.of(entry.getKey())))
                .flatMap(entry -> entry.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The strictest of all rules of the role, whoever they are for. */
    public Optional<Rule> rule(DatabaseRole role) {
        return Strictest.of(rules(role)).map(Strictest::rule);
    }

    /** What the rules that are for this principal come to; empty if none is. */
    public Optional<Strictest> rule(DatabaseRole role, Principal principal) {
        return Strictest.of(rules(role).stream()
                .filter(rule -> principal.isInAnyOf(rule.who()))
                .toList());
    }

    public List<Rule> rules(DatabaseRole role) {
        return wrapped.stream().filter(rule -> rule.role().equals(role)).toList();
    }

    /** The roles that can be asked for, least power first. */
    public List<DatabaseRole> roles() {
        return wrapped.stream().map(Rule::role).distinct().toList();
    }

    /** What this principal may ask for, one rule for each role, least powerful role first. */
    public List<Rule> askableBy(Principal principal) {
        return roles().stream()
                .flatMap(role -> rule(role, principal).stream())
                .map(Strictest::rule)
                .toList();
    }

    /**
     * What the statements of a text need by themselves, even under a grant. A text that nobody could read may be anything: the
     * rules that name {@code unreadable} decide on it, and where none does, all of them.
     */
    public Optional<HighImpact> highImpact(Reading reading) {
        var fitting = switch (reading) {
            case Reading.Statements(var all) ->
                highImpact.stream()
                        .filter(rule -> all.stream().anyMatch(rule::fits))
                        .toList();
            case Reading.Unreadable _ -> {
                var named = highImpact.stream()
                        .filter(HighImpactRule::asksForUnreadable)
                        .toList();
                yield named.isEmpty() ? highImpact : named;
            }
        };
        return HighImpact.strictest(fitting);
    }

    /** Whether it hangs on how many rows a statement is about, what these rules ask for. */
    public boolean hangsOnRows(HighImpact fitting) {
        return named(fitting.rules()).stream().anyMatch(rule -> rule.rowsOver().isPresent());
    }

    /** What is left of it for a statement about that many rows, or about nobody knows how many. */
    public Optional<HighImpact> highImpact(HighImpact fitting, OptionalLong rows) {
        return HighImpact.strictest(
                named(fitting.rules()).stream().filter(rule -> rule.fits(rows)).toList());
    }

    private List<HighImpactRule> named(Collection<String> names) {
        return highImpact.stream().filter(rule -> names.contains(rule.name())).toList();
    }

    /** What these rules ask for as they are now; empty if one of them is gone. */
    public Optional<HighImpact> highImpact(Collection<String> names) {
        var named = named(names);
        return named.size() == Set.copyOf(names).size() ? HighImpact.strictest(named) : Optional.empty();
    }
}
