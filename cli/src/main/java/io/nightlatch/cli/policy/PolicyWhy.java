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
import java.util.List;
import picocli.CommandLine.Command;
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

    public PolicyWhy(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var path = connect()
                .get("/policy/why?person=" + encoded(person) + "&database=" + encoded(database) + "&role="
                        + encoded(role));
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
                Styled.plain(String.join(" or ", stage.texts("by"))),
                Styled.plain(String.valueOf(stage.number("count", 1))),
                Styled.plain(String.join(", ", stage.texts("names"))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
