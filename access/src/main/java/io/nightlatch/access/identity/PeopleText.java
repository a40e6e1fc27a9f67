package io.nightlatch.access.identity;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.YamlFile;
import io.nightlatch.access.file.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a people file and where in it each person stands, so that one can be changed and the others, with the
 * comments between them, stay as they were typed.
 */
record PeopleText(String file, String text, List<Entry> entries) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@-]*");
    private static final Set<String> NOT_A_TEXT = Set.of("null", "true", "false");

    record Entry(Person person, int start, int end) {}

    /** @throws FileErrors with everything that is wrong in it */
    static PeopleText parse(String file, String text) {
        return new PeopleText(file, text, YamlFile.read(file, text, PeopleText::entries));
    }

    private static Optional<List<Entry>> entries(YamlValue root) {
        if (root.isNothing()) return Optional.of(List.of());
        return Optional.of(
                root.entries().stream().flatMap(entry -> entry(entry).stream()).toList());
    }

    private static Optional<Entry> entry(YamlValue.Entry entry) {
        var name = entry.key().as(PrincipalName::new);
        return entry.value().fields("groups", "verifier", "disabled").flatMap(fields -> {
            var groups =
                    fields.optional("groups").map(it -> it.listOf(Group::new)).orElse(List.of());
            var verifier = fields.optional("verifier").flatMap(PeopleText::verifier);
            var disabled = fields.optional("disabled").flatMap(YamlValue::flag).orElse(false);
            return name.map(it -> new Entry(
                    new Person(new Principal(it, Set.copyOf(groups)), verifier, disabled),
                    entry.key().start(),
                    entry.value().end()));
        });
    }

    // The error does not say what stands there: it may be a password.
    private static Optional<ScramVerifier> verifier(YamlValue value) {
        return value.text().flatMap(text -> {
            try {
                return Optional.of(ScramVerifier.parse(text));
            } catch (IllegalArgumentException e) {
                value.refuse("what stands here is no verifier; " + e.getMessage()
                        + ", and nightlatch person passwd writes one");
                return Optional.empty();
            }
        });
    }

    Map<PrincipalName, Person> people() {
        var people = new LinkedHashMap<PrincipalName, Person>();
        entries.forEach(entry -> people.put(entry.person().name(), entry.person()));
        return people;
    }

    boolean holdsVerifiers() {
        return entries.stream().anyMatch(entry -> entry.person().verifier().isPresent());
    }

    /** With this person as they are now: in the old place, or at the end. */
    PeopleText with(Person person) {
        var wanted = people();
        wanted.put(person.name(), person);
        try {
            var edited = parse(file, edited(person));
            if (edited.people().equals(wanted)) return edited;
        } catch (FileErrors _) {
            // as in a file that is one { } over all: then it is written anew
        }
        return parse(file, wanted.values().stream().map(PeopleText::line).collect(Collectors.joining("\n", "", "\n")));
    }

    private String edited(Person person) {
        return entries.stream()
                .filter(entry -> entry.person().name().equals(person.name()))
                .findFirst()
                .map(entry -> text.substring(0, entry.start()) + line(person) + text.substring(entry.end()))
                .orElseGet(() -> text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line(person) + "\n");
    }

    private static String line(Person person) {
        var groups = person.principal().groups().stream()
                .sorted()
                .map(group -> quoted(group.name()))
                .collect(Collectors.joining(", ", "[", "]"));
        return quoted(person.name().value()) + ": {groups: " + groups
                + person.verifier().map(verifier -> ", verifier: " + verifier).orElse("")
                + (person.disabled() ? ", disabled: true}" : "}");
    }

    private static String quoted(String text) {
        if (PLAIN.matcher(text).matches() && !NOT_A_TEXT.contains(text)) return text;
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
