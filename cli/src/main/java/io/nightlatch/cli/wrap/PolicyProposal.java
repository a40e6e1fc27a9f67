package io.nightlatch.cli.wrap;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule for a role in a policy file, put in by lines so that everything else in the file stays as people wrote it. What comes out is
 * read again before it is kept.
 */
record PolicyProposal(
        Path file,
        DatabaseName database,
        DatabaseRole role,
        List<DatabaseRole> keep,
        List<Group> who,
        List<Group> approve) {
    private static final String IN_DATABASE = "    ";
    private static final int ITEM = 6;

    /** What a person would write under {@code wrapped:}. */
    String rule() {
        return rule(ITEM);
    }

    private String rule(int indent) {
        var asks = list(who.stream().map(Group::name).toList());
        var agrees = list(approve.stream().map(Group::name).toList());
        return """
            - role: %s
              who: %s
              approve: [{by: %s, count: 1}]
              duration: {max: 1h, default: 15m}
              reason: required
            """.formatted(quoted(role.name()), asks, agrees).indent(indent);
    }

    /** The whole file with the rule in it, or as it is when the role has one. */
    String text() {
        if (!Files.exists(file)) return checked(fresh());
        try {
            var text = Files.readString(file);
            var before = PolicyFile.parse(file.toString(), text, Optional.empty())
                    .policy()
                    .database(database);
            if (before.isPresent() && before.get().rule(role).isPresent()) return checked(withKeep(text, before.get()));
            return checked(before.isEmpty() ? text + ending(text) + entry() : withKeep(withRule(text), before.get()));
        } catch (IOException e) {
            throw Failure.refused(file + " could not be read: " + e.getMessage(), "Name another with --policy.")
                    .causedBy(e);
        } catch (FileErrors e) {
            throw Failure.refused(String.valueOf(e.getMessage()), "Mend the file there, or name another with --policy.")
                    .causedBy(e);
        }
    }

    void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Failure.refused(
                            "The members are taken away, but " + file + " could not be written: " + e.getMessage(),
                            "Put this under wrapped: yourself:\n" + rule())
                    .causedBy(e);
        }
    }

    private String fresh() {
        return "# A proposal: look at who may ask and who approves before it becomes the policy.\ndatabases:\n"
                + entry();
    }

    private String entry() {
        return "  " + quoted(database.value()) + ":\n"
                + (keep.isEmpty() ? "" : IN_DATABASE + "keep: " + list(names(keep)) + "\n") + IN_DATABASE + "wrapped:\n"
                + rule();
    }

    private String withRule(String text) {
        var lines = new ArrayList<>(text.lines().toList());
        var block = block(lines);
        int wrapped = find(lines, block, "wrapped:");
        if (wrapped < 0) {
            lines.add(block.end(), IN_DATABASE + "wrapped:\n" + rule().stripTrailing());
        } else {
            int end = wrapped + 1;
            int item = ITEM;
            for (; end < block.end() && isWithin(lines.get(end), lines.get(wrapped)); end++) {
                if (lines.get(end).strip().startsWith("- ")) item = Math.min(item, indent(lines.get(end)));
            }
            while (lines.get(end - 1).isBlank()) end--;
            lines.add(end, rule(item).stripTrailing());
        }
        return String.join("\n", lines) + "\n";
    }

    private String withKeep(String text, DatabasePolicy before) {
        var missing =
                keep.stream().filter(each -> !before.keep().contains(each)).toList();
        if (missing.isEmpty()) return text;
        var lines = new ArrayList<>(text.lines().toList());
        var block = block(lines);
        int line = find(lines, block, "keep:");
        var all = new ArrayList<>(before.keep().stream().sorted().toList());
        all.addAll(missing);
        if (line < 0) lines.add(block.start() + 1, IN_DATABASE + "keep: " + list(names(all)));
        else if (lines.get(line).contains("]")) {
            var old = lines.get(line);
            lines.set(
                    line, old.substring(0, old.indexOf('[')) + list(names(all)) + old.substring(old.indexOf(']') + 1));
        } else {
            lines.add(
                    line + 1,
                    " ".repeat(indent(lines.get(line)) + 2) + "- "
                            + names(missing).stream()
                                    .map(PolicyProposal::quoted)
                                    .collect(
                                            Collectors.joining("\n" + " ".repeat(indent(lines.get(line)) + 2) + "- ")));
        }
        return String.join("\n", lines) + "\n";
    }

    private static boolean isWithin(String line, String head) {
        return line.isBlank()
                || indent(line) > indent(head)
                || line.strip().startsWith("-")
                || line.strip().startsWith("#");
    }

    private record Block(int start, int end) {}

    /** From the database's own line to the next of its kind. */
    private Block block(List<String> lines) {
        var heads = Set.of(database.value() + ":", "\"" + database.value() + "\":", "'" + database.value() + "':");
        for (int i = 0; i < lines.size(); i++) {
            if (indent(lines.get(i)) == 0
                    || heads.stream().noneMatch(lines.get(i).strip()::startsWith)) continue;
            int end = i + 1;
            while (end < lines.size() && (lines.get(end).isBlank() || indent(lines.get(end)) > indent(lines.get(i))))
                end++;
            return new Block(i, end);
        }
        throw notByLines();
    }

    private static int find(List<String> lines, Block block, String key) {
        for (int i = block.start() + 1; i < block.end(); i++)
            if (lines.get(i).strip().startsWith(key)) return i;
        return -1;
    }

    /** Whatever the lines came to, it must say what was meant. */
    private String checked(String text) {
        try {
            var policy = PolicyFile.parse(file.toString(), text, Optional.empty())
                    .policy()
                    .database(database)
                    .orElse(new DatabasePolicy(Map.of(), Set.of(), List.of()));
            if (policy.rule(role).isPresent() && policy.keep().containsAll(keep)) return text;
        } catch (FileErrors e) {
            throw notByLines().causedBy(e);
        }
        throw notByLines();
    }

    private Failure notByLines() {
        return Failure.refused(
                file + " is written in a way in which no rule can be added by lines.",
                "Nothing was changed. Name another file with --policy and copy the rule over:\n" + rule());
    }

    private static String ending(String text) {
        return text.endsWith("\n") ? "" : "\n";
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static List<String> names(List<DatabaseRole> roles) {
        return roles.stream().map(DatabaseRole::name).toList();
    }

    private static String list(List<String> names) {
        return names.stream().map(PolicyProposal::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Plain where YAML reads it as text, else in double quotes. */
    private static String quoted(String name) {
        boolean plain =
                name.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !name.matches("(?i)true|false|null|yes|no|on|off|y|n");
        return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
