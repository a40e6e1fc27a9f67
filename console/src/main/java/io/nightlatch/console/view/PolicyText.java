package io.nightlatch.console.view;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Hours;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What policy says of one database, in sentences; {@code rules} from the least powerful role up. */
public record PolicyText(String database, List<String> without, List<RuleText> rules) {
    public record RuleText(String role, List<String> sentences) {}

    public static PolicyText of(DatabaseName name, DatabasePolicy policy, List<Rule> rules) {
        var without = new ArrayList<String>();
        policy.baseline().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> without.add(
                        (entry.getKey().equals(Group.EVERYONE) ? "Everybody" : "Whoever is in " + entry.getKey())
                                + " has " + Words.all(names(entry.getValue())) + " without asking."));
        if (!policy.keep().isEmpty()) {
            without.add("Left alone, with whatever they hold: "
                    + Words.all(names(policy.keep().stream().sorted().toList())) + ".");
        }
        return new PolicyText(
                name.value(), without, rules.stream().map(PolicyText::rule).toList());
    }

    private static RuleText rule(Rule rule) {
        var sentences = new ArrayList<String>();
        sentences.add("Whoever is in "
                + Words.either(rule.who().stream().map(Group::name).toList()) + " may ask for it"
                + (rule.reasonRequired() ? ", with a reason." : "; a reason may be left out."));
        sentences.add(stages(rule.approve()));
        rule.terms().hours().forEach(hours -> sentences.add(open(hours)));
        sentences.add("It lasts " + Words.duration(rule.defaultDuration()) + " unless they ask for another time, and "
                + Words.duration(rule.maxDuration()) + " at most, counted from the first use.");
        sentences.add(
                switch (rule.act()) {
                    case INHERIT ->
                        "Its rights are added to the session's own; what the session creates is the session's.";
                    case AS_ROLE -> "The session acts as this role: what it creates is the role's.";
                    case BY_OWNERSHIP ->
                        "If the role owns tables, the session acts as it, and what it creates is the role's; else its"
                                + " rights are added.";
                });
        return new RuleText(rule.role().name(), sentences);
    }

    private static String open(Hours hours) {
        var open = hours.open().isEmpty()
                ? "at any hour"
                : Words.all(hours.open().stream().map(Hours.Week::toString).toList());
        var frozen = hours.frozen().isEmpty()
                ? ""
                : ", but not from "
                        + Words.all(hours.frozen().stream()
                                .map(Hours.Freeze::toString)
                                .toList());
        return "It may be asked for and used " + open + frozen + ", " + hours.zone() + ".";
    }

    private static String stages(List<Stage> stages) {
        var words = new ArrayList<String>();
        for (var stage : stages) {
            var people = stage.count() == 1 ? "one person" : stage.count() + " different people";
            var asked = stage.all()
                    ? "one person for each of " + Words.all(stage.names())
                    : people + " of " + Words.either(stage.names());
            words.add(words.isEmpty() ? asked : "then " + asked);
        }
        var text = String.join(", ", words);
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + text.substring(1)
                + (stages.size() == 1 && stages.getFirst().count() == 1
                        ? " has to say yes."
                        : " have to say yes; nobody counts twice.");
    }

    private static List<String> names(List<DatabaseRole> roles) {
        return roles.stream().map(DatabaseRole::name).toList();
    }
}
