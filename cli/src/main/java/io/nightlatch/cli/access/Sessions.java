package io.nightlatch.cli.access;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sessions",
        description = "The client connections through the gateway: your own, or all that you may see.",
        footer = {"", "Examples:", "  nightlatch sessions", "  nightlatch sessions --all"})
public final class Sessions extends ServerCommand {
    private static final int MOST = 500;

    @Option(names = "--all", description = "Those of everybody, as far as you may see them; the ended ones too.")
    private boolean all;

    public Sessions(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var found = all
                ? api.list("/sessions", Map.of(), MOST)
                : api.listIn(List.of("held", "open", "ending"), "/sessions", Map.of("mine", "true"), MOST);
        if (found.isEmpty()) {
            terminal().say(all ? "No sessions." : "You have no open session.");
            terminal().next(line(all ? "events" : "connect DATABASE"));
        } else {
            terminal()
                    .table(new Table(
                            List.of("ID", "WHO", "DATABASE", "STATE", "GRANTS", "SINCE", "CLIENT", "STATEMENT"),
                            found.stream().map(this::row).toList()));
            terminal().say(Styled.faint(moments().zoneNote()));
            terminal().next(line(next(found)));
        }
        terminal().result(JsonObject.EMPTY.with("items", found));
        return ExitCode.DONE;
    }

    private static String next(List<JsonObject> found) {
        return found.stream()
                .filter(session -> !session.text("state", "").equals("ended"))
                .findFirst()
                .map(session -> "end " + session.text("id", "ID"))
                .orElseGet(() -> "events --session " + found.getFirst().text("id", "ID"));
    }

    private List<Styled> row(JsonObject session) {
        return List.of(
                Styled.strong(session.text("id", "")),
                Styled.plain(session.text("principal", "")),
                Styled.plain(session.text("database", "")),
                Styled.state(session.text("state", "")),
                Styled.plain(grants(session)),
                Styled.plain(session.instant("startedAt").map(moments()::cell).orElse("")),
                Styled.plain(client(session)),
                Styled.plain(session.text("currentStatement", "")));
    }

    private static String grants(JsonObject session) {
        var ids = Stream.concat(
                session.texts("grants").stream(),
                session.objects("grants").stream().flatMap(grant -> grant.text("id").stream()));
        return ids.collect(Collectors.joining(", "));
    }

    private static String client(JsonObject session) {
        return Stream.of(session.text("application"), session.text("client"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }
}
