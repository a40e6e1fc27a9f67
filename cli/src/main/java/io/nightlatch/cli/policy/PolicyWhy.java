package io.nightlatch.cli.policy;

import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "why",
        description = "How a person could come to a role now, who could say yes, or what is in the way.",
        footer = {"", "Example:", "  nightlatch policy why alice shop orders_writer"})
public final class PolicyWhy extends ServerCommand {
    @Parameters(index = "0", paramLabel = "PERSON")
    private String person = "";

    @Parameters(index = "1", paramLabel = "DATABASE")
    private String database = "";

    @Parameters(index = "2", paramLabel = "ROLE")
    private String role = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Not now but then, such as 2026-03-02T12:00:00Z, for the hours of a rule.")
    private Optional<Instant> at = Optional.empty();

    public PolicyWhy(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var path = connect()
                .get("/policy/why?person=" + encoded(person) + "&database=" + encoded(database) + "&role="
                        + encoded(role)
                        + at.map(time -> "&at=" + encoded(time.toString())).orElse(""));
        boolean open = path.flag("mayAsk") && path.text("missing").isEmpty();
        var longest = path.duration("maxDuration").map(Durations::format);
        terminal()
                .say(
                        Styled.strong(person),
                        Styled.plain(
                                path.flag("mayAsk")
                                        ? " may ask for " + role + " on " + database
                                                + longest.map(most -> " for at most " + most)
                                                        .orElse("")
                                                + ", with a yes in each of these stages:"
                                        : " does not come to " + role + " on " + database + "."));
        var stages = path.objects("stages");
        if (!stages.isEmpty()) {
            terminal()
                    .table(new Table(
                            List.of("STAGE OF", "VOTES", "WHO COULD VOTE NOW"),
                            stages.stream().map(PolicyWhy::row).toList()));
        }
        var alone = path.texts("approvedIf");
        if (!alone.isEmpty()) terminal().say("Nobody is asked where this is so: " + String.join(", and ", alone));
        path.object("rules")
                .ifPresent(rules -> terminal()
                        .say("Several rules are for " + person + "; the strictest gave: "
                                + rules.fields().entrySet().stream()
                                        .map(field -> field.getKey() + " of '" + field.getValue() + "'")
                                        .collect(Collectors.joining(", "))
                                + "."));
        path.text("missing").ifPresent(why -> terminal().say("In the way: " + why + "."));
        terminal()
                .next(
                        open
                                ? line("request --database " + database + " --role " + role + " --reason TEXT")
                                : line("me"));
        terminal().result(path);
        return open ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static List<Styled> row(JsonObject stage) {
        return List.of(
                Styled.plain(String.join(stage.flag("all") ? " and " : " or ", stage.texts("by"))),
                Styled.plain(String.valueOf(stage.number("count", 1))),
                Styled.plain(String.join(", ", stage.texts("names"))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
