package io.nightlatch.cli.access;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Moments;
import io.nightlatch.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;

/** Waits with the reader until somebody has decided a request. */
final class Vigil {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private final Shell shell;
    private final Api api;
    private final Terminal terminal;
    private final String tail;

    /** @param tail what a command to paste needs to reach the same server */
    Vigil(Shell shell, Api api, Terminal terminal, String tail) {
        this.shell = shell;
        this.api = api;
        this.terminal = terminal;
        this.tail = tail;
    }

    /**
     * The request once it is approved.
     *
     * @throws Failure when it was denied, withdrawn or has expired, or nobody decided in {@code timeout}
     */
    JsonObject untilApproved(JsonObject filed, Duration timeout) throws InterruptedException {
        var decided = untilDecided(filed, timeout);
        var text = new RequestText(decided);
        if (text.state().equals("approved")) return decided;
        terminal.result(decided);
        throw switch (text.state()) {
            case "pending" -> nobody(text, decided, timeout);
            case "denied" -> denied(text);
            case "expired" ->
                Failure.timedOut(
                        text.id() + " has expired: nobody decided in time.",
                        "Ask again, and tell " + "the approvers: nightlatch request --help");
            default ->
                Failure.refused(text.id() + " was " + text.state() + ".", "Ask again: nightlatch request --help");
        };
    }

    private JsonObject untilDecided(JsonObject filed, Duration timeout) throws InterruptedException {
        var began = shell.clock().instant();
        var request = filed;
        var serverAway = false;
        try (var line = terminal.live()) {
            while (new RequestText(request).isPending()) {
                var passed = Duration.between(began, shell.clock().instant());
                if (passed.compareTo(timeout) >= 0) return request;
                var text = new RequestText(request);
                line.show(
                        text.id() + (serverAway ? ": the server is away" : " waits for " + text.waitsFor()),
                        clock(passed),
                        "approve with: nightlatch approve " + text.id() + tail);
                shell.pauses().pause(BETWEEN_LOOKS);
                try {
                    request = api.get("/requests/" + Api.segment(text.id()));
                    serverAway = false;
                } catch (Failure failure) {
                    // The request lives in the server's store; a restart of the server is no reason to give up on it.
                    if (!failure.isPassing()) throw failure;
                    serverAway = true;
                }
            }
        }
        return request;
    }

    private Failure nobody(RequestText text, JsonObject request, Duration timeout) {
        var open = request.instant("expiresAt")
                .map(this::moment)
                .map(until -> " until " + until)
                .orElse("");
        return Failure.timedOut(
                "Nobody decided in " + Moments.length(timeout) + ". " + text.id() + " stays open" + open + ".",
                "After the yes: nightlatch connect " + Quoted.forShell(request.text("database", "DATABASE"))
                        + " --role " + Quoted.forShell(request.text("role", "ROLE")) + tail);
    }

    private static Failure denied(RequestText text) {
        var denial = text.denial();
        var by = denial.map(RequestText::voter).orElse("an approver");
        var why = denial.flatMap(vote -> vote.text("comment"));
        return Failure.refused(
                text.id() + " was denied by " + by
                        + why.map(said -> ": " + said).orElse(", without a comment."),
                "Ask " + by + ", or ask again with another --reason.");
    }

    private String moment(Instant at) {
        return new Moments(shell).full(at);
    }

    private static String clock(Duration passed) {
        return String.format("%02d:%02d", passed.toMinutes(), passed.toSecondsPart());
    }
}
