package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
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
        name = "grants",
        description = "The grants in force that you may see, or all about one of them.",
        footer = {"", "Examples:", "  nightlatch grants", "  nightlatch grants --all", "  nightlatch grants G-2XQ9A"})
public final class Grants extends ServerCommand {
    private static final int MOST = 200;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this one.")
    private Optional<GrantId> id = Optional.empty();

    @Option(names = "--mine", description = "Only your own.")
    private boolean mine;

    @Option(names = "--all", description = "The ended ones too.")
    private boolean all;

    public Grants(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        if (id.isPresent()) show(api.get("/grants/" + Api.segment(id.get().value())));
        else list(api);
        return ExitCode.DONE;
    }

    private void list(Api api) {
        var query = mine ? Map.of("mine", "true") : Map.<String, String>of();
        var found = all
                ? api.list("/grants", query, MOST)
                : api.listIn(List.of("active", "approved", "ending"), "/grants", query, MOST);
        if (found.isEmpty()) {
            terminal().say(all ? "No grants." : "No grants in force.");
            terminal().next(line("requests"));
        } else {
            terminal()
                    .table(new Table(
                            List.of("ID", "WHO", "WHAT", "SCOPE", "STATE", "UNTIL"),
                            found.stream().map(this::row).toList()));
            terminal().say(Styled.faint(moments().zoneNote()));
            terminal().next(next(found.getFirst()));
        }
        terminal().result(JsonObject.EMPTY.with("items", found));
    }

    private List<Styled> row(JsonObject grant) {
        return List.of(
                Styled.strong(grant.text("id", "")),
                Styled.plain(grant.text("principal", "")),
                Styled.plain(new RequestText(grant).what()),
                Styled.plain(grant.text("scope", "")),
                Styled.state(grant.text("state", "")),
                Styled.plain(until(grant)));
    }

    private String until(JsonObject grant) {
        var end = grant.instant("endedAt").or(() -> grant.instant("endsAt"));
        return end.map(moments()::cell)
                .or(() -> grant.instant("activateBefore")
                        .map(before -> "use before " + moments().cell(before)))
                .orElse("");
    }

    private void show(JsonObject grant) {
        terminal()
                .say(
                        Styled.strong(grant.text("id", "")),
                        Styled.plain("  " + new RequestText(grant).what() + "  "),
                        Styled.state(grant.text("state", "")));
        say("held by", grant.text("principal"));
        say("request", grant.text("request"));
        say("scope", grant.text("scope"));
        say("approved", grant.instant("approvedAt").map(moments()::full));
        say("first used", grant.instant("activatedAt").map(moments()::full));
        if (grant.instant("activatedAt").isEmpty())
            say("use before", grant.instant("activateBefore").map(moments()::full));
        if (!isEnded(grant)) say("until", grant.instant("endsAt").map(moments()::full));
        if (grant.number("timesExtended", 0) > 0) {
            say("extended", Optional.of(grant.number("timesExtended", 0) + " times"));
        }
        say("ended", grant.instant("endedAt").map(moments()::full));
        say("ended by", grant.text("endedBy"));
        say("why", grant.text("endReason"));
        say("verified", grant.text("verified").map(Grants::verified));
        terminal().next(next(grant));
        terminal().result(grant);
    }

    private static String verified(String said) {
        return switch (said) {
            case "true" -> "yes: the database's catalogs show nothing of it any more";
            case "false" -> "no: something is left, and it is tried again for ever";
            default -> said;
        };
    }

    private void say(String name, Optional<String> value) {
        value.ifPresent(text -> terminal().say(Styled.faint(String.format("  %-11s", name)), Styled.plain(text)));
    }

    private String next(JsonObject grant) {
        var grantId = grant.text("id", "ID");
        return line(isEnded(grant) ? "events --grant " + grantId : "revoke " + grantId);
    }

    private static boolean isEnded(JsonObject grant) {
        return grant.text("state", "").equals("ended");
    }
}
