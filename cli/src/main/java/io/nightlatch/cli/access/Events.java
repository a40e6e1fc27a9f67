package io.nightlatch.cli.access;

import io.nightlatch.access.event.EventKind;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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
            "  nightlatch events --severity alarm --from 2026-11-01",
            "  nightlatch events --text INC-4711",
            "  nightlatch events --follow --json"
        })
public final class Events extends ServerCommand {
    /** What the server gives at once. */
    private static final int LARGEST_PAGE = 500;

    private static final Duration BEFORE_RECONNECT = Duration.ofSeconds(2);

    @Option(names = "--follow", description = "Print events as they happen, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only this kind, or all of a family: grant.ended, grant. May be given again.")
    private List<String> kinds = List.of();

    @Option(names = "--person", paramLabel = "NAME", description = "Only those of this person.")
    private Optional<String> person = Optional.empty();

    @Option(names = "--database", paramLabel = "NAME", description = "Only those on this database.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--role", paramLabel = "NAME", description = "Only those of this role.")
    private Optional<String> role = Optional.empty();

    @Option(names = "--severity", paramLabel = "WORD", description = "At least so severe: warning, alarm.")
    private Optional<String> severity = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Written then or later: 2026-11-25, or 2026-11-25T17:00+01:00; UTC where there is no offset.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Written before then.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--text", paramLabel = "TEXT", description = "With this in the role, the reason or the detail.")
    private Optional<String> text = Optional.empty();

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
            description = "The newest so many; with --after the next so many (default: ${DEFAULT-VALUE}).")
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
        var byId = new TreeMap<Long, JsonObject>();
        for (var query : queries()) {
            for (var event : api.list("/events", query, limit)) {
                if (isWanted(event)) byId.put(Long.valueOf(event.text("id", "0")), event);
            }
        }
        var all = List.copyOf(byId.values());
        var found = after.isPresent()
                ? all.subList(0, Math.min(limit, all.size()))
                : all.subList(Math.max(0, all.size() - limit), all.size());

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

    /** One for each kind, since the server narrows by one exact kind: the newest, or those behind an id. */
    private List<Map<String, String>> queries() {
        var query = new TreeMap<>(narrowings());
        query.put("limit", Integer.toString(Math.min(limit, LARGEST_PAGE)));
        after.ifPresentOrElse(id -> query.put("after", id.toString()), () -> query.put("newest", "true"));
        if (kinds.isEmpty()) return List.of(query);
        return kinds.stream()
                .flatMap(Events::exactKinds)
                .distinct()
                .map(kind -> {
                    var narrowed = new TreeMap<>(query);
                    narrowed.put("kind", kind);
                    return (Map<String, String>) narrowed;
                })
                .toList();
    }

    private Map<String, String> narrowings() {
        var query = new TreeMap<String, String>();
        person.ifPresent(name -> query.put("principal", name));
        database.ifPresent(name -> query.put("database", name));
        role.ifPresent(name -> query.put("role", name));
        severity.ifPresent(word -> query.put("severity", word));
        from.ifPresent(time -> query.put("from", time));
        until.ifPresent(time -> query.put("until", time));
        text.ifPresent(some -> query.put("text", some));
        request.ifPresent(id -> query.put("request", id.value()));
        grant.ifPresent(id -> query.put("grant", id.value()));
        session.ifPresent(id -> query.put("session", id.value()));
        return query;
    }

    private static Stream<String> exactKinds(String wanted) {
        if (wanted.contains(".")) return Stream.of(wanted);
        var family = Arrays.stream(EventKind.values())
                .map(EventKind::wireName)
                .filter(name -> name.startsWith(wanted + "."))
                .toList();
        // What we do not know, the server may.
        return family.isEmpty() ? Stream.of(wanted) : family.stream();
    }

    private void followFrom(Api api) throws InterruptedException {
        var lines = new EventText(moments());
        var last = after.map(Object::toString);
        var reachedOnce = false;
        while (true) {
            try (var stream = api.follow("/events/stream", narrowings(), last)) {
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
        return kinds.isEmpty()
                || kinds.stream().anyMatch(wanted -> kind.equals(wanted) || kind.startsWith(wanted + "."));
    }
}
