package io.nightlatch.cli.api;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.util.Optional;

/**
 * A refusal by the server in its own words (RFC 9457). Ours says with {@code title} what is wrong and with {@code detail}
 * what to do next; what stands between us and it, such as a proxy, may say only one of them, or neither.
 */
record Problem(int status, Optional<String> what, Optional<String> next) {
    static Problem of(int status, String body) {
        var json = parsed(body);
        var title = json.text("title");
        var detail = json.text("detail");
        return title.isPresent() ? new Problem(status, title, detail) : new Problem(status, detail, Optional.empty());
    }

    /** @param subject what was asked of, as in "R-7K2M4" or "/me" */
    Failure asFailure(Server server, String subject) {
        // What the server says of a missing sign-in is about headers, for who writes a program.
        var said = status == 401 ? new Problem(status, Optional.empty(), Optional.empty()) : this;
        var happened = said.what.map(Problem::sentence).orElseGet(() -> inOurWords(subject));
        var advice = said.next.map(Problem::inCommands).map(Problem::sentence).orElseGet(() -> advice(server));
        return status == 429 || status >= 500 ? Failure.passing(happened, advice) : Failure.refused(happened, advice);
    }

    private String inOurWords(String subject) {
        return switch (status) {
            case 401 -> "The name and password are not right, or the sign-in is over.";
            case 403 -> "You may not do that to " + subject + ".";
            case 404 -> "There is no " + subject + ", or you may not see it.";
            case 409 -> "It is too late for " + subject + ".";
            default -> "The server answered " + status + " to " + subject + ".";
        };
    }

    private String advice(Server server) {
        return switch (status) {
            case 401 -> "Sign in anew: nightlatch login --url " + server.url();
            case 403 -> "Who may is said by: nightlatch me, and by the policy; ask one of its approvers.";
            case 404 -> "What there is: nightlatch requests --all, nightlatch grants --all, nightlatch sessions";
            case 409 -> "See how it stands: nightlatch requests --all";
            case 400, 422 -> "Mend what it names and run it again; --help says what goes in.";
            case 429 -> "Wait a minute and run it again.";
            default -> "Run it again in a moment; if that stays, the server's log says why.";
        };
    }

    // The server speaks to programs of any kind; who reads this types commands.
    private static String inCommands(String advice) {
        return advice.replaceAll("GET /api/v1/(requests|grants)/([A-Z0-9-]+)", "nightlatch $1 $2")
                .replaceAll("GET /api/v1/sessions/([A-Z0-9-]+)", "nightlatch sessions --all")
                .replace("GET /api/v1/me", "nightlatch me")
                .replace("POST /api/v1/requests", "nightlatch request --help");
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.!?…]\\s*") ? text : text + ".";
    }

    private static JsonObject parsed(String body) {
        try {
            return JsonObject.parse(body);
        } catch (IllegalArgumentException notFromNightlatch) {
            return JsonObject.EMPTY;
        }
    }
}
