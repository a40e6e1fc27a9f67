package io.nightlatch.postgres.roles.footprint;

import static io.nightlatch.access.event.Severity.ALARM;
import static io.nightlatch.access.event.Severity.INFO;
import static io.nightlatch.access.event.Severity.WARNING;

import io.nightlatch.postgres.roles.footprint.Pairs.Pair;
import io.nightlatch.postgres.roles.footprint.Step.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is there still, and otherwise than before. */
final class Changes {
    private final Map<String, String> definitions;

    /** @param definitions those of before */
    Changes(Map<String, String> definitions) {
        this.definitions = definitions;
    }

    /** Empty if nothing of it differs. */
    Draft told(Pair pair) {
        var before = pair.before();
        var after = pair.after();
        boolean view = before.kind().equals("rule") && before.fact("name").equals("\"_RETURN\"");
        var draft = new Draft(view ? "view " + before.fact("table") : before.kind() + " " + pair.now());
        if (pair.renamed()) renamed(draft, pair);
        if (!before.fact("owner").equals(after.fact("owner"))) owner(draft, before, after);
        var keys = before.differs(after).stream()
                .filter(key -> !List.of("owner", "name", "schema", "extension", "without")
                        .contains(key))
                .toList();
        if (!keys.isEmpty()) facts(draft, before, after, keys);
        if (!before.acl().equals(after.acl())) Acls.compare(draft, before, after);
        return draft;
    }

    private static void renamed(Draft draft, Pair pair) {
        var item = pair.before();
        draft.say(
                item.kind().equals("role") ? ALARM : WARNING,
                "was called " + item.id() + "; what goes by that name may now mean something else");
        var altered = Kind.of(item).map(Kind::altered).orElse(item.kind());
        if (item.facts().containsKey("table")) {
            var now = pair.after().fact("name") + " on " + item.fact("table");
            draft.undo(Phase.RENAMES, "alter " + altered + " " + now + " rename to " + item.fact("name"));
        } else if (item.facts().containsKey("name")) {
            // What it is called now, in the schema where it is now; then back.
            var now = pair.now();
            if (!item.fact("schema").equals(pair.after().fact("schema"))) {
                draft.undo(Phase.RENAMES, "alter " + altered + " " + now + " set schema " + item.fact("schema"));
                now = item.fact("schema") + now.substring(now.indexOf('.', schemaEnd(now)));
            }
            if (!item.fact("name").equals(pair.after().fact("name"))) {
                draft.undo(
                        new Step(Phase.RENAMES, 1, "alter " + altered + " " + now + " rename to " + item.fact("name")));
            }
        } else {
            draft.undo(Phase.RENAMES, "alter " + altered + " " + pair.now() + " rename to " + item.id());
        }
    }

    private static int schemaEnd(String name) {
        return name.startsWith("\"") ? name.indexOf("\".") : 0;
    }

    private static void owner(Draft draft, Item before, Item after) {
        draft.say(
                ALARM,
                "belongs to " + after.fact("owner") + " now, who may do everything with it; before to "
                        + before.fact("owner"));
        var kind = Kind.of(before);
        if (kind.isPresent() && !before.fact("owner").isEmpty()) {
            draft.undo(
                    before.kind().equals("event trigger") ? Phase.EVENT_TRIGGERS : Phase.OWNERS,
                    "alter " + kind.get().altered() + " " + before.id() + " owner to " + before.fact("owner"));
        }
    }

    private void facts(Draft draft, Item before, Item after, List<String> keys) {
        switch (before.kind()) {
            case "role" -> role(draft, before, after, keys);
            case "password" ->
                draft.say(ALARM, "its row was written: it may have another password, or had one set that stays")
                        .undo(
                                Phase.ROLES,
                                "-- the old password is known to nobody here; set a new one: \\password "
                                        + before.id());
            case "membership" ->
                draft.say(ALARM, before.fact("member") + " has it otherwise: " + changed(before, after, keys))
                        .undo(Phase.MEMBERSHIPS_TAKEN, Settings.take(after))
                        .undo(Phase.MEMBERSHIPS_GIVEN, Settings.give(before));
            case "setting" ->
                draft.say(ALARM, "new sessions start with " + after.fact("value") + ", before " + before.fact("value"))
                        .undo(Phase.CONFIGURATION, Settings.set(before));
            case "configuration" ->
                draft.say(ALARM, "the server takes " + after.fact("value") + ", before " + before.fact("value"))
                        .undo(Phase.CONFIGURATION, Settings.configuration(before, before.fact("value")))
                        .undo(Settings.RELOAD);
            case "database" -> database(draft, before, after, keys);
            case "table", "view", "materialized view", "sequence", "foreign table" ->
                relation(draft, before, after, keys);
            case "function", "procedure", "aggregate" -> routine(draft, before, after, keys);
            case "trigger" -> trigger(draft, before, after, keys);
            case "event trigger" ->
                draft.say(ALARM, changed(before, after, keys))
                        .undo(Phase.EVENT_TRIGGERS, "drop event trigger " + before.id())
                        .undo(
                                Phase.CONFIGURATION,
                                definitions.getOrDefault(before.key(), "-- make it again as it was"));
            case "policy" ->
                restored(
                        draft,
                        ALARM,
                        before,
                        "decides otherwise who sees which rows of " + before.fact("table"),
                        "drop policy ");
            case "rule" -> rule(draft, before, after, keys);
            case "default", "check" ->
                restored(draft, WARNING, before, "another expression is run when a row is written", "");
            case "index" -> draft.say(INFO, changed(before, after, keys));
            default ->
                draft.say(WARNING, changed(before, after, keys))
                        .undo(Phase.CONTENT, "-- put back: " + changed(after, before, keys));
        }
    }

    private static void role(Draft draft, Item before, Item after, List<String> keys) {
        boolean stronger = keys.stream().anyMatch(key -> after.is(key) && !key.equals("inherit"));
        draft.say(
                stronger || keys.contains("valid until") ? ALARM : WARNING,
                keys.stream()
                        .map(key -> after.is(key)
                                ? "is now " + attribute(key, true)
                                : before.is(key)
                                        ? "is no longer " + attribute(key, true)
                                        : key + " is " + orNothing(after.fact(key)) + ", was "
                                                + orNothing(before.fact(key)))
                        .reduce((a, b) -> a + ", " + b)
                        .orElse(""));
        var attributes = keys.stream()
                .map(key -> switch (key) {
                    case "connection limit" -> "connection limit " + before.fact(key);
                    case "valid until" ->
                        "valid until " + Settings.literal(before.fact(key).isEmpty() ? "infinity" : before.fact(key));
                    default -> attribute(key, before.is(key));
                })
                .toList();
        draft.undo(Phase.ROLES, "alter role " + before.id() + " " + String.join(" ", attributes));
        if (keys.contains("login") && !before.is("login")) {
            draft.undo(new Step(Phase.ROLES, 1, "alter role " + before.id() + " password null"));
        }
    }

    private static String attribute(String key, boolean has) {
        return (has ? "" : "no") + key;
    }

    private static void database(Draft draft, Item before, Item after, List<String> keys) {
        draft.say(ALARM, changed(before, after, keys));
        for (var key : keys) {
            var option = switch (key) {
                case "template" -> "is_template " + before.fact(key);
                case "open" -> "allow_connections " + before.fact(key);
                default -> key + " " + before.fact(key);
            };
            draft.undo(Phase.CONTENT, "alter database " + before.id() + " with " + option);
        }
    }

    private void relation(Draft draft, Item before, Item after, List<String> keys) {
        var alter = "alter " + Kind.of(before).orElseThrow().altered() + " " + before.id();
        for (var key : keys) {
            switch (key) {
                case "row security" -> {
                    if (before.is(key)) {
                        draft.say(ALARM, "row security is off: everybody with a right on it sees all rows")
                                .undo(Phase.CONTENT, alter + " enable row level security");
                    } else {
                        draft.say(WARNING, "row security is on: who has no policy sees nothing")
                                .undo(Phase.CONTENT, alter + " disable row level security");
                    }
                }
                case "forced row security" ->
                    draft.say(
                                    before.is(key) ? ALARM : WARNING,
                                    "row security " + (before.is(key) ? "no longer binds" : "now binds") + " its owner")
                            .undo(
                                    Phase.CONTENT,
                                    alter + (before.is(key) ? " force" : " no force") + " row level security");
                case "options" -> {
                    draft.say(
                            WARNING,
                            "options are " + orNothing(after.fact(key)) + ", were " + orNothing(before.fact(key)));
                    var names = after.fact(key).isEmpty() ? "" : after.fact(key).replaceAll("=[^,]*", "");
                    if (!names.isEmpty()) draft.undo(Phase.CONTENT, alter + " reset (" + names + ")");
                    if (!before.fact(key).isEmpty())
                        draft.undo(new Step(Phase.CONTENT, 1, alter + " set (" + before.fact(key) + ")"));
                }
                default -> draft.say(INFO, key + " is " + after.fact(key) + ", was " + before.fact(key));
            }
        }
    }

    private void routine(Draft draft, Item before, Item after, List<String> keys) {
        boolean definer = after.is("security definer");
        boolean worse = definer || keys.contains("leakproof") || before.is("system");
        if (keys.contains("security definer")) {
            draft.say(
                    definer ? ALARM : WARNING,
                    definer
                            ? "runs with the rights of " + after.fact("owner") + " now, not the caller's"
                            : "runs with the caller's rights now, no longer its owner's");
        }
        if (keys.contains("code")) {
            draft.say(
                    worse ? ALARM : WARNING,
                    "does something else than before" + (definer ? ", with the rights of " + after.fact("owner") : ""));
        }
        var rest = keys.stream()
                .filter(key -> !List.of("security definer", "code", "trusted", "system")
                        .contains(key))
                .toList();
        if (!rest.isEmpty()) draft.say(worse ? ALARM : WARNING, changed(before, after, rest));
        draft.undo(
                Phase.CONTENT, definition(before).orElse("-- its text of before is not kept; make it again as it was"));
    }

    private void trigger(Draft draft, Item before, Item after, List<String> keys) {
        var table = "alter table " + before.fact("table");
        if (keys.equals(List.of("enabled"))) {
            draft.say(ALARM, "is " + enabled(after) + ", was " + enabled(before))
                    .undo(Phase.CONTENT, table + " " + enable(before, "trigger"));
            return;
        }
        restored(draft, ALARM, before, "runs " + after.fact("runs") + " otherwise than before", "drop trigger ");
        if (!before.fact("enabled").equals("O")) {
            draft.undo(new Step(Phase.CONTENT, 2, table + " " + enable(before, "trigger")));
        }
    }

    private void rule(Draft draft, Item before, Item after, List<String> keys) {
        if (keys.contains("code")) {
            boolean view = before.fact("name").equals("\"_RETURN\"");
            restored(
                    draft,
                    view ? WARNING : ALARM,
                    before,
                    view
                            ? "the view " + before.fact("table") + " shows something else than before"
                            : "rewrites otherwise",
                    "");
        }
        if (keys.contains("enabled")) {
            draft.say(ALARM, "is " + enabled(after) + ", was " + enabled(before))
                    .undo(Phase.CONTENT, "alter table " + before.fact("table") + " " + enable(before, "rule"));
        }
    }

    private static String enabled(Item item) {
        return switch (item.fact("enabled")) {
            case "D" -> "switched off";
            case "A" -> "always on";
            case "R" -> "on only where changes are replicated";
            default -> "on";
        };
    }

    static String enable(Item before, String what) {
        var how = switch (before.fact("enabled")) {
            case "D" -> "disable ";
            case "A" -> "enable always ";
            case "R" -> "enable replica ";
            default -> "enable ";
        };
        return how + what + " " + before.fact("name");
    }

    private void restored(
            Draft draft, io.nightlatch.access.event.Severity severity, Item before, String meaning, String dropFirst) {
        draft.say(severity, meaning);
        var definition = definition(before);
        if (definition.isEmpty()) {
            draft.undo(Phase.CONTENT, "-- its text of before is not kept; make it again as it was");
            return;
        }
        if (!dropFirst.isEmpty()) draft.undo(Phase.CONTENT, dropFirst + before.id());
        if (before.kind().equals("check")) draft.undo(Phase.CONTENT, Settings.dropCheck(before));
        draft.undo(new Step(Phase.CONTENT, 1, definition.get()));
    }

    private Optional<String> definition(Item before) {
        return Optional.ofNullable(definitions.get(before.key()));
    }

    private static String changed(Item before, Item after, List<String> keys) {
        return keys.stream()
                .map(key -> key + " is " + orNothing(after.fact(key)) + ", was " + orNothing(before.fact(key)))
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
    }

    private static String orNothing(String value) {
        return value.isEmpty() ? "nothing" : value;
    }
}
