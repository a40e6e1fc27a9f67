package io.nightlatch.cli.guarded;

import io.nightlatch.postgres.roles.Survey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a first {@code policy.yaml}: what is there, as far as the catalogs tell it, and careful where they do not. */
final class ProposedPolicy {
    private ProposedPolicy() {}

    static String text(String database, Survey survey) {
        return "# policy.yaml: who may do what. A proposal by nightlatch setup from the roles it found; docs/policy.md"
                + " tells every field.\n"
                + "databases:\n"
                + "  " + Yaml.plain(database) + ":\n"
                + baseline(survey)
                + "    keep: " + Yaml.list(kept(survey))
                + "   # programs that hold a wrapped role for good: left alone\n"
                + people(survey)
                + wrapped(survey);
    }

    /** Programs, by their looks, and the emergency login. */
    static List<String> kept(Survey survey) {
        return Stream.concat(
                        survey.holders().stream()
                                .filter(holder -> holder.program().isPresent())
                                .map(Survey.Holder::name),
                        Stream.of("nightlatch_emergency"))
                .toList();
    }

    private static String baseline(Survey survey) {
        if (survey.baseline().isEmpty()) {
            return "    baseline: {}                         # no role that only reads was found, so a session can do"
                    + " what PUBLIC can\n";
        }
        var names = survey.baseline().stream().map(Survey.Role::name).toList();
        return "    baseline:                            # what a session has without asking: roles that only read\n"
                + "      everyone: " + Yaml.list(names) + "   # or a group of yours, such as developers\n";
    }

    private static String people(Survey survey) {
        var people = survey.holders().stream()
                .filter(holder -> holder.program().isEmpty())
                .toList();
        if (people.isEmpty()) return "";
        return people.stream()
                .map(holder -> "    #   " + holder.name() + ": "
                        + holder.roles().stream().sorted().collect(Collectors.joining(", ")) + "\n")
                .collect(Collectors.joining(
                        "",
                        "    # These can log in and hold a wrapped role for good. Nothing takes that from them until"
                                + " you do. Programs belong to keep.\n",
                        ""));
    }

    private static String wrapped(Survey survey) {
        if (survey.wrapped().isEmpty())
            return "    wrapped: []                          # no role that changes anything was found\n";
        return survey.wrapped().stream()
                .map(ProposedPolicy::rule)
                .collect(Collectors.joining(
                        "",
                        "    wrapped:                             # what can be asked for, least power first\n",
                        ""));
    }

    private static String rule(Survey.Role role) {
        var longest = role.owns() > 0 ? "1h" : "4h";
        return """
                  - role: %s   # %s
                    who: [developers]
                    approve: [{by: [approvers], count: 1}]
                    duration: {max: %s, default: 15m}
                    reason: required
            """.formatted(Yaml.plain(role.name()), power(role), longest);
    }

    /** What it can do, in a few words. */
    static String power(Survey.Role role) {
        return Stream.of(
                        counted(role.owns(), "owns", "things", "thing"),
                        counted(role.writes(), "changes", "tables", "table"),
                        counted(role.writes() + role.owns() > 0 ? 0 : role.reads(), "reads", "tables", "table"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> counted(long count, String verb, String many, String one) {
        return count == 0 ? Optional.empty() : Optional.of(verb + " " + count + " " + (count == 1 ? one : many));
    }
}
