package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.api.ServerSentEvent;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description = "What happened, as far as you may see it; with --follow also what happens from now on.",
        footer = {
            "",
            "Examples:",
            "  nightlatch events --kind grant.ended --kind login.refused",
            "  nightlatch events --grant G-2XQ9A",
            "  nightlatch events --follow --json"
        })
public final class Events extends ServerCommand {
    private static final Duration BEFORE_RECONNECT = Duration.ofSeconds(2);

    @Option(names = "--follow", description = "Print events as they happen, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only this kind, or all of a family: grant.ended, grant. May be given again.")
    private List<String> kinds = List.of();

    @Option(names = "--request", paramLabel = "ID", description = "Only those of this request.")
    private Optional<RequestId> request = Optional.empty();

    @Option(names = "--grant", paramLabel = "ID", description = "Only those of this grant.")
    private Optional<GrantId> grant = Optional.empty();

    @Option(names = "--session", paramLabel = "ID", description = "Only those of this session.")
    private Optional<SessionId> session = Optional.empty();

    @Option(names = "--after", paramLabel = "ID", description = "Only those with a greater id.")
    private Optional<Long> after = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    public Events(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        var api = connect();
        if (follow) followFrom(api);
        else list(api);
        return ExitCode.DONE;
    }

    private void list(Api api) {
        var query = new TreeMap<>(Map.of("limit", Integer.toString(limit)));
        after.ifPresent(id -> query.put("after", id.toString()));
        request.ifPresent(id -> query.put("request", id.value()));
        grant.ifPresent(id -> query.put("grant", id.value()));
        session.ifPresent(id -> query.put("session", id.value()));
        // The server narrows by one exact kind; families and several kinds are picked here.
        if (kinds.size() == 1 && kinds.getFirst().contains(".")) query.put("kind", kinds.getFirst());
        var found = api.list("/events", query, limit).stream()
                .filter(this::isWanted)
                .toList();

        var lines = new EventText(moments());
        found.forEach(event -> terminal().say(lines.line(event)));
        if (found.isEmpty()) terminal().say("No such events.");
        terminal()
                .next(
                        found.isEmpty()
                                ? line("events --follow")
                                : line("events --follow --after "
                                        + found.getLast().text("id", "0")));
        terminal().result(JsonObject.EMPTY.with("items", found));
    }

    private void followFrom(Api api) throws InterruptedException {
        var lines = new EventText(moments());
        var last = after.map(Object::toString);
        var reachedOnce = false;
        while (true) {
            try (var stream = api.follow("/events/stream", last)) {
                reachedOnce = true;
                // A loop and not forEach: where it stands must be known when the connection breaks.
                for (var message : (Iterable<ServerSentEvent>) stream::iterator) {
                    last = message.id();
                    show(lines, message.data());
                }
            } catch (UncheckedIOException broken) {
                terminal().note(Styled.faint("The connection broke; going on where it broke."));
            } catch (Failure failure) {
                if (!failure.isPassing() || !reachedOnce) throw failure;
            }
            shell().pauses().pause(BEFORE_RECONNECT);
        }
    }

    private void show(EventText lines, String data) {
        var event = JsonObject.parse(data);
        if (!isWanted(event)) return;
        terminal().say(lines.line(event));
        terminal().result(event);
    }

    private boolean isWanted(JsonObject event) {
        var kind = event.text("kind", "");
        return (kinds.isEmpty()
                        || kinds.stream().anyMatch(wanted -> kind.equals(wanted) || kind.startsWith(wanted + ".")))
                && (request.isEmpty() || event.text("request").equals(request.map(RequestId::value)))
                && (grant.isEmpty() || event.text("grant").equals(grant.map(GrantId::value)))
                && (session.isEmpty() || event.text("session").equals(session.map(SessionId::value)));
    }
}
