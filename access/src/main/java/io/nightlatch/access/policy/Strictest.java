package io.nightlatch.access.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What several rules of one role come to for somebody whom all of them are for: of each field the strictest.
 *
 * @param from which rule gave what: a field of the file → the name of the rule, or of several
 */
public record Strictest(Rule rule, Map<Field, String> from) {
    public Strictest {
        from = Map.copyOf(from);
    }

    /** What stricter means, field by field. */
    public enum Field {
        APPROVE(
                "approve",
                "all stages of all rules have to be passed; those of the same approvers once, with the higher count;"
                        + " `unanswered` only where they agree on it"),
        MAX("duration.max", "the shorter one"),
        DEFAULT("duration.default", "the shorter one"),
        REASON("reason", "`required` before `optional`; every `pattern` has to fit"),
        HOURS("hours", "open is when all are open; frozen is what one freezes"),
        WAITS("waits", "the shorter one"),
        KEEPS("keeps", "the shorter one"),
        CONDITION("condition", "all have to be so"),
        AUTO_APPROVE("autoApprove", "left out, which is never; then all have to be so"),
        EXTEND(
                "extend",
                "left out, which is not at all; then fewer `times`, the shorter `total`, `approval: again` before"
                        + " `none`"),
        AT_END("atEnd", "`cut`, then `finish: statement`, then `finish: transaction`; the shorter `within`"),
        ACT("act", "`inherit`, then what is left out, then `as-role`");

        private final String path;
        private final String stricter;

        Field(String path, String stricter) {
            this.path = path;
            this.stricter = stricter;
        }

        /** As it is found in the file. */
        public String path() {
            return path;
        }

        /** Which of several is the stricter one, for people. */
        public String stricter() {
            return stricter;
        }
    }

    /** @param rules of one role; empty gives empty */
    static Optional<Strictest> of(List<Rule> rules) {
        if (rules.isEmpty()) return Optional.empty();
        if (rules.size() == 1) return Optional.of(new Strictest(rules.getFirst(), Map.of()));
        var from = new LinkedHashMap<Field, String>();
        var longest = pick(rules, Rule::maxDuration, Strictest::isShorter, Field.MAX, from);
        var usual = pick(rules, Rule::defaultDuration, Strictest::isShorter, Field.DEFAULT, from);
        boolean reason = pick(rules, Rule::reasonRequired, (one, other) -> one && !other, Field.REASON, from);
        var act = pick(rules, Rule::act, (one, other) -> rank(one) < rank(other), Field.ACT, from);
        var waits = pick(rules, rule -> rule.terms().waits(), Strictest::isShorter, Field.WAITS, from);
        var keeps = pick(rules, rule -> rule.terms().keeps(), Strictest::isShorter, Field.KEEPS, from);
        var patterns = all(rules, rule -> rule.terms().patterns(), Field.REASON, from);
        var hours = all(rules, rule -> rule.terms().hours(), Field.HOURS, from);
        var conditions = all(rules, rule -> rule.terms().conditions(), Field.CONDITION, from);
        var autoApprovals = autoApprovals(rules, from);
        var stages = merged(all(rules, Rule::approve, Field.APPROVE, from));
        var extend = extend(rules, from);
        var atEnd = atEnd(rules, from);
        var first = rules.getFirst();
        var who = rules.stream().flatMap(rule -> rule.who().stream()).distinct().toList();
        return Optional.of(new Strictest(
                new Rule(
                        names(rules),
                        first.role(),
                        who,
                        stages,
                        longest,
                        isShorter(longest, usual) ? longest : usual,
                        reason,
                        act,
                        new Terms(waits, keeps, patterns, hours, conditions, autoApprovals, extend, atEnd)),
                from));
    }

    private static <T> T pick(
            List<Rule> rules,
            Function<Rule, T> value,
            BiPredicate<T, T> isStricter,
            Field field,
            Map<Field, String> from) {
        var best = rules.getFirst();
        for (var rule : rules) {
            if (isStricter.test(value.apply(rule), value.apply(best))) best = rule;
        }
        from.put(field, best.name());
        return value.apply(best);
    }

    private static <T> List<T> all(
            List<Rule> rules, Function<Rule, List<T>> values, Field field, Map<Field, String> from) {
        var giving =
                rules.stream().filter(rule -> !values.apply(rule).isEmpty()).toList();
        if (!giving.isEmpty()) from.put(field, names(giving));
        return giving.stream()
                .flatMap(rule -> values.apply(rule).stream())
                .distinct()
                .toList();
    }

    private static List<AutoApproval> autoApprovals(List<Rule> rules, Map<Field, String> from) {
        var asking = rules.stream()
                .filter(rule -> rule.terms().autoApprovals().isEmpty())
                .toList();
        if (asking.size() == rules.size()) return List.of();
        from.put(Field.AUTO_APPROVE, names(asking.isEmpty() ? rules : asking));
        return asking.isEmpty()
                ? rules.stream()
                        .flatMap(rule -> rule.terms().autoApprovals().stream())
                        .toList()
                : List.of();
    }

    private static Optional<Extend> extend(List<Rule> rules, Map<Field, String> from) {
        var not = rules.stream().filter(rule -> rule.terms().extend().isEmpty()).toList();
        if (not.size() == rules.size()) return Optional.empty();
        from.put(Field.EXTEND, names(not.isEmpty() ? rules : not));
        if (!not.isEmpty()) return Optional.empty();
        return rules.stream().flatMap(rule -> rule.terms().extend().stream()).reduce(Extend::strictest);
    }

    private static AtEnd atEnd(List<Rule> rules, Map<Field, String> from) {
        var cutting = rules.stream().filter(rule -> rule.terms().atEnd().cuts()).toList();
        from.put(Field.AT_END, names(cutting.isEmpty() ? rules : cutting));
        return rules.stream()
                .map(rule -> rule.terms().atEnd())
                .reduce(AtEnd::strictest)
                .orElse(AtEnd.CUT);
    }

    private static String names(Collection<Rule> rules) {
        return rules.stream().map(Rule::name).distinct().collect(Collectors.joining(" and "));
    }

    private static <T extends Comparable<T>> boolean isShorter(T one, T other) {
        return one.compareTo(other) < 0;
    }

    private static int rank(Act act) {
        return switch (act) {
            case INHERIT -> 0;
            case BY_OWNERSHIP -> 1;
            case AS_ROLE -> 2;
        };
    }

    /** All of these stages, those of the same approvers once, with the higher count. */
    static List<Stage> merged(List<Stage> stages) {
        var merged = new ArrayList<Stage>();
        for (var stage : stages) addTo(merged, stage);
        if (merged.size() > 0 && merged.getLast().mayBeLeft())
            merged.add(merged.removeLast().unanswered(List.of()));
        return merged;
    }

    private static void addTo(List<Stage> stages, Stage stage) {
        for (int i = 0; i < stages.size(); i++) {
            var there = stages.get(i);
            if (!asksTheSame(there, stage)) continue;
            var stricter = there.count() < stage.count() ? stage : there;
            boolean agree = there.unanswered().equals(stage.unanswered());
            stages.set(i, agree ? stricter : stricter.unanswered(List.of()));
            return;
        }
        stages.add(stage);
    }

    private static boolean asksTheSame(Stage one, Stage other) {
        return one.by().equals(other.by()) && one.people().equals(other.people()) && one.all() == other.all();
    }

    /** The fields in the order of {@link Field}, by path. */
    public Map<String, String> told() {
        var told = new LinkedHashMap<String, String>();
        Stream.of(Field.values())
                .forEach(field -> Optional.ofNullable(from.get(field)).ifPresent(name -> told.put(field.path(), name)));
        return told;
    }
}
