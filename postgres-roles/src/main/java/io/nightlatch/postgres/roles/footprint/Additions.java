package io.nightlatch.postgres.roles.footprint;

import static io.nightlatch.access.event.Severity.ALARM;
import static io.nightlatch.access.event.Severity.INFO;
import static io.nightlatch.access.event.Severity.WARNING;

import io.nightlatch.postgres.roles.footprint.Step.Phase;
import java.util.List;
import java.util.Set;

/** What is there and was not. */
final class Additions {
    private static final List<String> ATTRIBUTES =
            List.of("superuser", "createrole", "createdb", "replication", "bypassrls");

    private final Set<String> builtIn;

    /** @param builtIn names of PostgreSQL's own functions */
    Additions(Set<String> builtIn) {
        this.builtIn = builtIn;
    }

    Draft told(Item item) {
        var draft = new Draft(Words.what(item));
        switch (item.kind()) {
            case "role" -> role(draft, item);
            case "password" ->
                draft.say(ALARM, "who knows a password of it can log in")
                        .undo(Phase.ROLES, "alter role " + item.id() + " password null");
            case "membership" -> membership(draft, item);
            case "setting" ->
                draft.say(ALARM, "new sessions start with " + item.fact("name") + " = " + item.fact("value"))
                        .undo(Phase.CONFIGURATION, Settings.reset(item));
            case "database" -> draft.say(WARNING, "a new database").undo(Step.drop(item, "drop database " + item.id()));
            case "tablespace" ->
                draft.say(
                                WARNING,
                                "a new tablespace: a folder of the server in which " + item.fact("owner")
                                        + " lets files be made")
                        .undo(Step.drop(item, "drop tablespace " + item.id()));
            case "parameter", "column", "default privileges" -> Acls.added(draft, item);
            case "subscription" ->
                draft.say(ALARM, "takes in changes from another server, with the rights of " + item.fact("owner"))
                        .undo(Phase.HELD, "alter subscription " + item.id() + " disable")
                        .undo(Phase.HELD, "alter subscription " + item.id() + " set (slot_name = none)")
                        .undo(Step.drop(item, "drop subscription " + item.id()));
            case "replication slot" ->
                draft.say(ALARM, "keeps every change for whoever reads it, and the disk fills until somebody does")
                        .undo(Phase.HELD, "select pg_catalog.pg_drop_replication_slot(" + item.id() + ")");
            case "replication origin" ->
                draft.say(WARNING, "changes can be told as coming from elsewhere")
                        .undo(Phase.HELD, "select pg_catalog.pg_replication_origin_drop(" + item.id() + ")");
            case "prepared transaction" ->
                draft.say(ALARM, "what it holds, a GRANT it may be, comes true when somebody commits it")
                        .undo(Phase.HELD, "rollback prepared " + item.id());
            case "configuration" ->
                draft.say(ALARM, "the server takes " + item.fact("value") + " at its next reload or start")
                        .undo(Phase.CONFIGURATION, Settings.configuration(item, ""))
                        .undo(Settings.RELOAD);
            case "login rule", "user name map" ->
                draft.say(ALARM, "lets somebody in: " + item.fact("line"))
                        .undo(Phase.CONFIGURATION, "-- take the line out of the file and reload: " + item.fact("line"));
            case "job" ->
                draft.say(ALARM, "runs as " + item.fact("by") + " at " + item.fact("when") + " until somebody stops it")
                        .undo(Phase.HELD, "select cron.unschedule(" + item.id() + ")");
            case "policy" ->
                draft.say(
                                ALARM,
                                "decides which rows of " + item.fact("table") + " " + item.fact("roles")
                                        + " may see or write")
                        .undo(Phase.CONTENT, "drop policy " + item.id());
            case "trigger" -> trigger(draft, item);
            case "rule" ->
                draft.say(ALARM, "rewrites statements on " + item.fact("table"))
                        .undo(Phase.CONTENT, "drop rule " + item.id());
            case "event trigger" ->
                draft.say(
                                ALARM,
                                "runs " + item.fact("runs") + " with the rights of whoever causes a "
                                        + item.fact("event") + ", also of a superuser")
                        .undo(Phase.EVENT_TRIGGERS, "drop event trigger " + item.id());
            case "default" ->
                draft.say(WARNING, "is run with the rights of whoever writes a row")
                        .undo(
                                Phase.CONTENT,
                                "alter table " + item.fact("table") + " alter column " + item.fact("name")
                                        + (item.is("generated") ? " drop expression" : " drop default"));
            case "check" ->
                draft.say(WARNING, "is run with the rights of whoever writes a row")
                        .undo(Phase.CONTENT, Settings.dropCheck(item));
            case "published table" ->
                draft.say(ALARM, "every change of " + item.fact("table") + " goes to whoever subscribes")
                        .undo(
                                Phase.HELD,
                                "alter publication " + item.fact("publication") + " drop table " + item.fact("table"));
            case "published schema" ->
                draft.say(ALARM, "every change in it goes to whoever subscribes")
                        .undo(
                                Phase.HELD,
                                "alter publication " + item.fact("publication") + " drop tables in schema "
                                        + item.fact("schema"));
            default -> object(draft, item);
        }
        return draft;
    }

    private static void role(Draft draft, Item item) {
        var can = ATTRIBUTES.stream().filter(item::is).toList();
        boolean in = item.is("login");
        draft.say(
                ALARM,
                "a new role" + (in ? " that may log in" : "")
                        + (can.isEmpty()
                                ? ""
                                : " and is " + String.join(", ", can).toUpperCase(java.util.Locale.ROOT)));
        draft.undo(Phase.ROLES, "drop owned by " + item.id() + "; drop role " + item.id());
    }

    private static void membership(Draft draft, Item item) {
        var admin = item.is("admin") ? ", and may pass that on" : "";
        draft.say(ALARM, item.fact("member") + " has what " + item.fact("role") + " has" + admin)
                .undo(Phase.MEMBERSHIPS_TAKEN, Settings.take(item));
    }

    private static void trigger(Draft draft, Item item) {
        var whose = item.is("security definer") ? "its owner" : "whoever writes to " + item.fact("table");
        draft.say(ALARM, "runs " + item.fact("runs") + " with the rights of " + whose)
                .undo(Phase.CONTENT, "drop trigger " + item.id());
    }

    private void object(Draft draft, Item item) {
        switch (item.kind()) {
            case "function", "procedure", "aggregate" -> routine(draft, item);
            case "view", "materialized view" ->
                draft.say(
                        byOthers(item) ? ALARM : WARNING,
                        "shows what " + item.fact("owner") + " may see to whoever may read it");
            case "table", "sequence", "foreign table" ->
                draft.say(byOthers(item) ? WARNING : INFO, "new, owned by " + item.fact("owner"));
            case "large object" ->
                draft.say(
                        byOthers(item) ? ALARM : WARNING,
                        "keeps data" + (byOthers(item) ? " that others than its owner may read" : "") + ", owned by "
                                + item.fact("owner"));
            case "schema" ->
                draft.say(
                        WARNING,
                        "new, owned by " + item.fact("owner") + ", who may make things in it that others call by name");
            case "cast" -> draft.say(ALARM, "runs " + item.fact("runs") + " where a value is converted");
            case "operator", "operator class", "operator family" ->
                draft.say(ALARM, "statements that others write may mean it");
            case "extension" -> draft.say(ALARM, "brings code of its own, version " + item.fact("version"));
            case "foreign-data wrapper", "foreign server", "user mapping" ->
                draft.say(ALARM, "a way from this database to other servers");
            case "publication" -> draft.say(ALARM, "changes of tables go to whoever subscribes");
            case "language" -> draft.say(ALARM, "functions can be written in it");
            case "index" ->
                draft.say(
                        item.is("valid") ? WARNING : INFO,
                        item.is("valid")
                                ? "its expression is run with the rights of whoever writes to " + item.fact("table")
                                : "invalid, left by a build that did not finish");
            default -> draft.say(WARNING, "new, owned by " + item.fact("owner"));
        }
        Kind.of(item).ifPresent(kind -> draft.undo(Step.drop(item, drop(kind, item))));
    }

    private static String drop(Kind kind, Item item) {
        return switch (item.kind()) {
            case "large object" -> "select pg_catalog.lo_unlink(" + item.id() + ")";
            default -> "drop " + kind.altered() + " " + item.id();
        };
    }

    private void routine(Draft draft, Item item) {
        var everybody = AclItem.byParties(item.acl(), item.fact("owner")).keySet().stream()
                .anyMatch(parties -> parties.getFirst().isEmpty());
        var who = everybody ? "everybody" : byOthers(item) ? "others" : "its owner";
        if (item.is("security definer")) {
            draft.say(ALARM, who + " may now call it, and it runs with the rights of " + item.fact("owner"));
        } else if (builtIn.contains(item.fact("name"))) {
            draft.say(ALARM, "bears the name of one of PostgreSQL's own; a call by that name may now mean this one");
        } else if (!item.is("trusted") && !item.fact("language").equals("sql")) {
            draft.say(
                    ALARM,
                    who + " may now call it; written in " + item.fact("language") + ", it can do what the server can");
        } else {
            draft.say(WARNING, who + " may now call it; it runs with the caller's rights");
        }
    }

    private static boolean byOthers(Item item) {
        return AclItem.byParties(item.acl(), item.fact("owner")).keySet().stream()
                .anyMatch(parties -> !parties.getFirst().equals(AclItem.OWNER));
    }
}
