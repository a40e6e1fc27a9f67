package io.nightlatch.postgres.roles.footprint;

import io.nightlatch.access.footprint.Finding;
import io.nightlatch.access.footprint.PrivilegeSnapshots.Difference;
import io.nightlatch.postgres.roles.footprint.Pairs.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The difference of two snapshots. */
public final class Differences {
    private static final List<String> PARTS =
            List.of("column", "default", "check", "policy", "trigger", "rule", "index", "published table");
    private static final List<String> RELATIONS =
            List.of("table", "view", "materialized view", "foreign table", "sequence", "domain");

    private Differences() {}

    public static Difference between(Snapshot before, Snapshot after) {
        var pairs = new Pairs(before, after);
        var drafts = new ArrayList<Draft>();
        var additions = new Additions(builtIn(before));
        var changes = new Changes(before.definitions());
        var removals = new Removals(before.definitions());
        var comes = wholes(pairs.added);
        var goes = wholes(pairs.removed);
        var nameless = pairs.both.stream()
                .filter(Pair::renamed)
                .map(pair -> pair.before().key())
                .collect(Collectors.toSet());
        for (var item : pairs.added) {
            if (comesWith(comes, item)) continue;
            var draft = additions.told(item);
            drafts.add(nameless.contains(item.key()) ? draft.inTheWay() : draft);
        }
        for (var pair : pairs.both) drafts.add(changes.told(pair));
        for (var item : pairs.removed) if (!comesWith(goes, item)) drafts.add(removals.told(item));
        drafts.removeIf(Draft::isEmpty);
        var findings = drafts.stream()
                .map(Draft::finding)
                .sorted(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::what))
                .toList();
        var revert = drafts.stream()
                .flatMap(draft -> draft.steps().stream())
                .sorted()
                .map(Step::sql)
                .distinct()
                .toList();
        return new Difference(findings, revert, incomplete(before, after));
    }

    /** What is told of once: a table with all that is on it, an extension with all that is in it. */
    private static Set<String> wholes(List<Item> items) {
        var wholes = new HashSet<String>();
        for (var item : items) {
            if (RELATIONS.contains(item.kind())) wholes.add("table " + item.id());
            if (item.kind().equals("extension")) wholes.add("extension " + item.id());
            if (item.kind().equals("role")) wholes.add("role " + item.id());
            if (item.kind().equals("publication")) wholes.add("publication " + item.id());
            if (item.kind().equals("operator class")) wholes.add("operator class " + item.id());
        }
        return wholes;
    }

    private static boolean comesWith(Set<String> wholes, Item item) {
        if (PARTS.contains(item.kind()) && wholes.contains("table " + item.fact("table"))) return true;
        if (item.kind().equals("check") && wholes.contains("table " + item.fact("domain"))) return true;
        if (item.kind().startsWith("published ") && wholes.contains("publication " + item.fact("publication")))
            return true;
        // A role's own password and settings go with it; CREATE ROLE of 16 makes its maker a member.
        if (item.kind().equals("password") && wholes.contains("role " + item.id())) return true;
        if (item.kind().equals("setting") && wholes.contains("role " + item.fact("role"))) return true;
        if (item.kind().equals("operator family") && wholes.contains("operator class " + item.id())) return true;
        var extension = item.fact("extension");
        return !extension.isEmpty() && wholes.contains("extension " + AclItem.quoted(extension));
    }

    private static Set<String> builtIn(Snapshot before) {
        return before.items().values().stream()
                .filter(item -> item.is("system") && item.kind().equals("function"))
                .map(item -> item.fact("name"))
                .collect(Collectors.toSet());
    }

    private static Optional<String> incomplete(Snapshot before, Snapshot after) {
        var unread = new TreeSet<>(before.unread());
        unread.addAll(after.unread());
        return unread.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unread));
    }
}
