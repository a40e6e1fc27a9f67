package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import io.nightlatch.cli.terminal.Terminal;
import java.util.List;
import java.util.Map;

/** The requests on which the caller's vote would count now. */
final class WaitingForMe {
    private static final int MOST = 200;

    private WaitingForMe() {}

    /**
     * The only one, which is shown before anything is done to it.
     *
     * @param verb the command to say it to, as it is typed
     * @throws Failure if there is none, or more than one; then they are listed
     */
    static RequestId theOnlyOne(Api api, Terminal terminal, String verb) {
        var waiting = api.listIn(List.of("pending"), "/requests", Map.of(), MOST).stream()
                .filter(request -> request.flag("mayDecide"))
                .toList();
        if (waiting.isEmpty()) {
            throw Failure.refused("No request waits for your decision.", "nightlatch requests lists the open ones.");
        }
        if (waiting.size() > 1) {
            terminal.table(new Table(
                    List.of("ID", "WHO", "WHAT", "FOR", "REASON"),
                    waiting.stream().map(WaitingForMe::row).toList()));
            terminal.result(JsonObject.EMPTY.with("items", waiting));
            throw Failure.usage(
                    waiting.size() + " requests wait for your decision.",
                    "Say which: nightlatch " + verb + " " + new RequestText(waiting.getFirst()).id());
        }
        show(terminal, waiting.getFirst());
        return new RequestId(new RequestText(waiting.getFirst()).id());
    }

    private static List<Styled> row(JsonObject request) {
        var text = new RequestText(request);
        return List.of(
                Styled.strong(text.id()),
                Styled.plain(request.text("principal", "")),
                Styled.plain(text.what()),
                Styled.plain(text.duration()),
                Styled.plain(request.text("reason", "")));
    }

    private static void show(Terminal terminal, JsonObject request) {
        var text = new RequestText(request);
        terminal.say(
                Styled.strong(text.id()),
                Styled.plain("  " + request.text("principal", "?") + " asks for " + text.whatAndHowLong()
                        + request.text("reason").map(why -> ": " + why).orElse("")));
        request.text("statement")
                .ifPresent(sql -> sql.lines().forEach(line -> terminal.say(Styled.faint("  " + line))));
        text.facts().forEach(fact -> terminal.say(Styled.faint("  " + fact.name() + ": " + fact.value())));
    }
}
