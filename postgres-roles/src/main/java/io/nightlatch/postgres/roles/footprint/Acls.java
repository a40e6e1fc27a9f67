package io.nightlatch.postgres.roles.footprint;

import io.nightlatch.access.event.Severity;
import io.nightlatch.postgres.roles.footprint.Step.Phase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What somebody may do with a thing now and could not before, or the other way about. */
final class Acls {
    private final Draft draft;
    private final Item item; // under the names of before

    private Acls(Draft draft, Item item) {
        this.draft = draft;
        this.item = item;
    }

    static void compare(Draft draft, Item before, Item after) {
        new Acls(draft, before).compare(before.acl(), before.fact("owner"), after.acl(), after.fact("owner"));
    }

    /** Of a thing that is new to have rights at all: a parameter, a column, default privileges. */
    static void added(Draft draft, Item item) {
        var without = item.fact("without");
        var none = without.isEmpty() ? List.<String>of() : List.of(without.split("\n", -1));
        new Acls(draft, item).compare(none, item.fact("owner"), item.acl(), item.fact("owner"));
    }

    static void removed(Draft draft, Item item) {
        var without = item.fact("without");
        var none = without.isEmpty() ? List.<String>of() : List.of(without.split("\n", -1));
        new Acls(draft, item).compare(item.acl(), item.fact("owner"), none, item.fact("owner"));
    }

    /** For a thing that is made again: only the statements by which it has the rights it had. */
    static void compareQuietly(Draft draft, Item before, Item made) {
        var quiet = new Draft("");
        compare(quiet, before, made);
        quiet.steps().forEach(draft::undo);
    }

    private void compare(List<String> before, String ownerBefore, List<String> after, String ownerAfter) {
        var had = AclItem.byParties(before, ownerBefore);
        var has = AclItem.byParties(after, ownerAfter);
        var parties = new LinkedHashSet<>(has.keySet());
        parties.addAll(had.keySet());
        for (var who : parties) {
            var old = had.containsKey(who) ? had.get(who).privileges() : Map.<String, Boolean>of();
            var now = has.containsKey(who) ? has.get(who).privileges() : Map.<String, Boolean>of();
            compare(who.getFirst(), who.getLast(), old, now);
        }
    }

    private void compare(String grantee, String grantor, Map<String, Boolean> old, Map<String, Boolean> now) {
        var gained = new ArrayList<String>();
        var mayPassOn = new ArrayList<String>();
        var lost = new ArrayList<String>();
        var passedOnBefore = new ArrayList<String>();
        now.forEach((privilege, passedOn) -> {
            if (!old.containsKey(privilege)) gained.add(privilege);
            if (passedOn && !old.getOrDefault(privilege, false)) mayPassOn.add(privilege);
        });
        old.forEach((privilege, passedOn) -> {
            if (!now.containsKey(privilege)) lost.add(privilege);
            if (passedOn && !now.getOrDefault(privilege, false)) passedOnBefore.add(privilege);
        });
        if (!gained.isEmpty()) gained(grantee, grantor, gained, !mayPassOn.isEmpty());
        mayPassOn.removeAll(gained);
        if (!mayPassOn.isEmpty()) {
            draft.say(Severity.ALARM, who(grantee) + " may now pass on " + words(mayPassOn) + " on it");
            undo(grantee, grantor, "revoke grant option for " + list(mayPassOn), " from ", " cascade");
        }
        if (!lost.isEmpty()) {
            draft.say(Severity.WARNING, who(grantee) + " lost " + words(lost) + " on it");
            var again = new ArrayList<>(lost);
            again.removeAll(passedOnBefore);
            if (!again.isEmpty()) undo(grantee, grantor, "grant " + list(again), " to ", "");
        }
        if (!passedOnBefore.isEmpty()) {
            if (lost.isEmpty())
                draft.say(Severity.INFO, who(grantee) + " may no longer pass on " + words(passedOnBefore));
            undo(grantee, grantor, "grant " + list(passedOnBefore), " to ", " with grant option");
        }
    }

    private void gained(String grantee, String grantor, List<String> gained, boolean passedOn) {
        boolean own = grantee.equals(AclItem.OWNER);
        var severity = own ? Severity.INFO : Severity.ALARM;
        draft.say(
                severity, who(grantee) + " may now " + Words.may(item, gained) + (passedOn ? " and pass that on" : ""));
        undo(grantee, grantor, "revoke " + list(gained), " from ", " cascade");
    }

    private void undo(String grantee, String grantor, String doing, String preposition, String end) {
        if (item.kind().equals("default privileges")) {
            var schema = item.fact("schema").isEmpty() ? "" : " in schema " + item.fact("schema");
            draft.undo(
                    Phase.GRANTS,
                    "alter default privileges for role " + item.fact("owner") + schema + " " + doing + " on "
                            + item.fact("what") + preposition + role(grantee) + end.replace(" cascade", ""));
            return;
        }
        var statement = doing + on() + preposition + role(grantee) + end;
        if (grantor.equals(AclItem.OWNER) || item.fact("owner").isEmpty()) {
            draft.undo(Phase.GRANTS, statement);
        } else {
            // A grant is taken back by who gave it (manual, "REVOKE").
            draft.undo(Phase.GRANTS_PASSED_ON, "set role " + grantor + "; " + statement + "; reset role");
        }
    }

    private String on() {
        if (item.kind().equals("column")) return " (" + item.fact("name") + ") on table " + item.fact("table");
        return " on " + Kind.of(item).map(Kind::granted).orElse(item.kind()) + " " + item.id();
    }

    private String role(String name) {
        if (name.isEmpty()) return "public";
        return name.equals(AclItem.OWNER) ? item.fact("owner") : name;
    }

    private String who(String name) {
        if (name.isEmpty()) return "everybody";
        return name.equals(AclItem.OWNER) ? "its owner" : name;
    }

    private String list(List<String> privileges) {
        if (!item.kind().equals("column") || privileges.size() == 1) return String.join(", ", privileges);
        return String.join(" (" + item.fact("name") + "), ", privileges);
    }

    private static String words(List<String> privileges) {
        return String.join(", ", privileges).toUpperCase(java.util.Locale.ROOT);
    }
}
