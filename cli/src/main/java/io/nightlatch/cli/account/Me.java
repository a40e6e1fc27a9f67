package io.nightlatch.cli.account;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "me",
        description = "Who the server takes you for, and what you may do.",
        footer = {"", "Example:", "  nightlatch me"})
public final class Me extends ServerCommand {
    public Me(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var me = api.get("/me");
        var terminal = terminal();
        // Whatever the server tells about us is shown, also what this version has no word for.
        me.fields().forEach((name, value) -> {
            var text = spelled(value);
            if (!text.isEmpty()) terminal.say(Styled.faint(padded(name)), Styled.plain(text));
        });
        terminal.say(Styled.faint(padded("server")), Styled.plain(api.server().url().toString()));
        terminal.next(line("requests"));
        terminal.result(me);
        return ExitCode.DONE;
    }

    private static String padded(String name) {
        return String.format("%-14s", name);
    }

    private static String spelled(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> list.stream().map(Me::spelled).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + spelled(entry.getValue()))
                        .collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
