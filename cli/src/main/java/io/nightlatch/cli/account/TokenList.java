package io.nightlatch.cli.account;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Your tokens, without their secrets.",
        footer = {"", "Example:", "  nightlatch token list"})
public final class TokenList extends ServerCommand {
    private static final int MOST = 200;

    public TokenList(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var tokens = connect().list("/tokens", Map.of(), MOST);
        var terminal = terminal();
        if (tokens.isEmpty()) {
            terminal.say("You have no tokens.");
            terminal.next(line("token create --label TEXT --expires 30d"));
        } else {
            terminal.table(new Table(
                    List.of("ID", "LABEL", "MADE", "EXPIRES", "REVOKED"),
                    tokens.stream().map(this::row).toList()));
            terminal.say(Styled.faint(moments().zoneNote()));
            terminal.next(line("token revoke " + tokens.getFirst().text("id", "ID")));
        }
        terminal.result(JsonObject.EMPTY.with("items", tokens));
        return ExitCode.DONE;
    }

    private List<Styled> row(JsonObject token) {
        return List.of(
                Styled.strong(token.text("id", "")),
                Styled.plain(token.text("label", "")),
                Styled.plain(token.instant("createdAt").map(moments()::cell).orElse("")),
                Styled.plain(token.instant("expiresAt").map(moments()::cell).orElse("")),
                Styled.plain(token.instant("revokedAt").map(moments()::cell).orElse("")));
    }
}
