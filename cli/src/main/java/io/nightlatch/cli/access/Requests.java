package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "requests",
        description = "The open requests that you may see, or all about one of them.",
        footer = {
            "",
            "Examples:",
            "  nightlatch requests",
            "  nightlatch requests --mine --all",
            "  nightlatch requests R-7K2M4"
        })
public final class Requests extends ServerCommand {
    private static final int MOST = 200;

    /** The states a request can have, as they are typed. */
    enum State {
        pending,
        approved,
        denied,
        withdrawn,
        expired
    }

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this one.")
    private Optional<RequestId> id = Optional.empty();

    @Option(names = "--state", paramLabel = "STATE", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Optional<State> state = Optional.empty();

    @Option(names = "--mine", description = "Only your own.")
    private boolean mine;

    @Option(names = "--all", description = "In any state, not only the open ones.")
    private boolean all;

    public Requests(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        if (id.isPresent()) show(api.get("/requests/" + Api.segment(id.get().value())));
        else list(api);
        return ExitCode.DONE;
    }

    private void list(Api api) {
        var wanted = state.map(State::name).or(() -> all ? Optional.empty() : Optional.of(State.pending.name()));
        var query = mine ? Map.of("mine", "true") : Map.<String, String>of();
        var found = wanted.isPresent()
                ? api.listIn(List.of(wanted.get()), "/requests", query, MOST)
                : api.list("/requests", query, MOST);
        if (found.isEmpty()) {
            terminal().say(wanted.map(word -> "No " + word + " requests.").orElse("No requests."));
            terminal().next(line("request --database DATABASE --role ROLE --for 15m --reason TEXT"));
        } else {
            boolean open = wanted.equals(Optional.of(State.pending.name()));
            terminal()
                    .table(new Table(
                            List.of("ID", "WHO", "WHAT", "FOR", open ? "WAITS FOR" : "STATE", "ASKED", "REASON"),
                            found.stream().map(each -> row(each, open)).toList()));
            terminal().say(Styled.faint(moments().zoneNote()));
            var first = found.stream().filter(each -> each.flag("mayDecide")).findFirst();
            terminal().next(next(first.orElse(found.getFirst())));
        }
        terminal().result(JsonObject.EMPTY.with("items", found));
    }

    private List<Styled> row(JsonObject request, boolean open) {
        var text = new RequestText(request);
        return List.of(
                Styled.strong(text.id()),
                Styled.plain(request.text("principal", "")),
                Styled.plain(text.what()),
                Styled.plain(text.duration()),
                open ? Styled.plain(text.waitsFor()) : Styled.state(text.state()),
                Styled.plain(request.instant("createdAt").map(moments()::cell).orElse("")),
                Styled.plain(request.text("reason", "")));
    }

    private void show(JsonObject request) {
        var text = new RequestText(request);
        var terminal = terminal();
        terminal.say(
                Styled.strong(text.id()),
                Styled.plain("  " + text.whatAndHowLong() + "  "),
                Styled.state(text.state()));
        say("asked by", request.text("principal"));
        say("reason", request.text("reason"));
        say("asked", request.instant("createdAt").map(moments()::full));
        if (text.isPending()) {
            say("waits for", Optional.of(text.waitsFor() + " (" + text.stageText() + ")"));
            say("open until", request.instant("expiresAt").map(moments()::full));
        }
        request.text("statement").ifPresent(sql -> sql.lines().forEach(line -> say("statement", Optional.of(line))));
        text.facts().forEach(fact -> say(fact.name(), Optional.of(fact.value())));
        for (var vote : request.objects("votes")) {
            say(
                    RequestText.verdict(vote),
                    Optional.of("by " + RequestText.voter(vote)
                            + vote.instant("at")
                                    .map(at -> " at " + moments().full(at))
                                    .orElse("")
                            + vote.text("comment").map(said -> ": " + said).orElse("")));
        }
        say("grant", text.grant());
        terminal.next(
                text.isPending() && !request.flag("mayDecide") ? line("events --request " + text.id()) : next(request));
        terminal.result(request);
    }

    private void say(String name, Optional<String> value) {
        value.ifPresent(text -> terminal().say(Styled.faint(String.format("  %-11s", name)), Styled.plain(text)));
    }

    private String next(JsonObject request) {
        var text = new RequestText(request);
        if (request.flag("mayDecide")) return line("approve " + text.id());
        if (text.isPending()) return line(mine ? "withdraw " + text.id() : "requests " + text.id());
        return text.grant().isPresent() ? line("grants " + text.grant().get()) : line("requests");
    }
}
