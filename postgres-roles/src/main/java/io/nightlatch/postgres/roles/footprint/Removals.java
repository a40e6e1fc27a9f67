package io.nightlatch.postgres.roles.footprint;

import static io.nightlatch.access.event.Severity.ALARM;
import static io.nightlatch.access.event.Severity.INFO;
import static io.nightlatch.access.event.Severity.WARNING;

import io.nightlatch.postgres.roles.footprint.Step.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was there and is not. */
final class Removals {
    private static final List<String> GUARDS = List.of("policy", "event trigger", "trigger", "check", "rule");

    private final Map<String, String> definitions;

    /** @param definitions those of before */
    Removals(Map<String, String> definitions) {
        this.definitions = definitions;
    }

    Draft told(Item item) {
        var draft = new Draft(Words.what(item));
        switch (item.kind()) {
            // Whoever may not log in any more needs none.
            case "password" -> {}
            case "membership" ->
                draft.say(WARNING, item.fact("member") + " lost what " + item.fact("role") + " has")
                        .undo(Phase.MEMBERSHIPS_GIVEN, Settings.give(item));
            case "setting" ->
                draft.say(WARNING, "new sessions start without " + item.fact("name") + " = " + item.fact("value"))
                        .undo(Phase.CONFIGURATION, Settings.set(item));
            case "configuration" ->
                draft.say(ALARM, "the server no longer takes " + item.fact("value"))
                        .undo(Phase.CONFIGURATION, Settings.configuration(item, item.fact("value")))
                        .undo(Settings.RELOAD);
            case "login rule", "user name map" ->
                draft.say(ALARM, "does not stand there any more: " + item.fact("line"))
                        .undo(
                                Phase.CONFIGURATION,
                                "-- put the line back into the file and reload: " + item.fact("line"));
            case "parameter", "column", "default privileges" -> Acls.removed(draft, item);
            case "prepared transaction" -> {} // committed or rolled back; what it did shows by itself
            case "index" -> draft.say(INFO, "is gone");
            default -> gone(draft, item);
        }
        return draft;
    }

    private void gone(Draft draft, Item item) {
        draft.say(GUARDS.contains(item.kind()) ? ALARM : WARNING, "is gone");
        var definition = Optional.ofNullable(definitions.get(item.key()));
        if (definition.isEmpty()) {
            draft.undo(Phase.CONTENT, "-- make it again: nothing that is kept here can");
            return;
        }
        draft.undo(item.kind().equals("event trigger") ? Phase.CONFIGURATION : Phase.CONTENT, definition.get());
        var kind = Kind.of(item).orElseThrow();
        if (!item.fact("owner").isEmpty()) {
            draft.undo(
                    item.kind().equals("event trigger") ? Phase.CONFIGURATION : Phase.CONTENT,
                    "alter " + kind.altered() + " " + item.id() + " owner to " + item.fact("owner"));
        }
        if (!kind.granted().isEmpty()) {
            var made = new Item(item.kind(), item.id(), item.facts(), madeAnew(item));
            Acls.compareQuietly(draft, item, made);
        }
        if (List.of("trigger").contains(item.kind()) && !item.fact("enabled").equals("O")) {
            draft.undo(new Step(
                    Phase.CONTENT, 2, "alter table " + item.fact("table") + " " + Changes.enable(item, "trigger")));
        }
    }

    /** What a function or a view that was just made lets whom do. */
    private static List<String> madeAnew(Item item) {
        var owner = item.fact("owner");
        return switch (item.kind()) {
            case "function", "procedure" -> List.of("=X/" + owner, owner + "=X/" + owner);
            default ->
                item.acl().stream()
                        .filter(entry -> AclItem.parse(entry).grantee().equals(owner))
                        .toList();
        };
    }
}
