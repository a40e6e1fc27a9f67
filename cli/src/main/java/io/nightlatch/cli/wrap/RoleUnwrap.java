package io.nightlatch.cli.wrap;

import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.xray.DatabaseUrl;
import io.nightlatch.postgres.roles.xray.StandingMembers;
import io.nightlatch.postgres.roles.xray.StandingMembers.GivingBack;
import java.sql.SQLException;

/** Gives one role back the standing members that {@link Wrap} took. */
public final class RoleUnwrap {
    private final Terminal terminal;
    private final DatabaseUrl url;
    private final String role;

    public RoleUnwrap(Terminal terminal, DatabaseUrl url, String role) {
        this.terminal = terminal;
        this.url = url;
        this.role = role;
    }

    /** @param again the command that would do it, for when this one only shows it */
    public int run(boolean apply, String again) {
        GivingBack plan;
        try (var connection = apply ? url.openForChange() : url.openReadOnly()) {
            var members = new StandingMembers(connection, role);
            plan = members.givingBack();
            if (apply) members.giveBack();
        } catch (SQLException e) {
            throw DatabaseAddress.failed(url, e);
        }
        for (var gone : plan.gone()) terminal.say("warning: " + gone + " is no role any more, so it gets nothing back");
        if (plan.statements().isEmpty()) {
            terminal.say("Nothing was taken from the members of " + role + "; there is nothing to give back.");
        } else {
            terminal.say(Styled.strong(apply ? "Was run" : "Would be run"));
            for (var statement : plan.statements()) terminal.say("  " + statement + ";");
            if (apply)
                terminal.say("Take the rule for " + role + " out of the policy too: it asks for what they have again.");
            else terminal.next(again);
        }
        terminal.result(JsonObject.EMPTY
                .with("role", role)
                .with("statements", plan.statements())
                .with("gone", plan.gone())
                .with("applied", apply && !plan.statements().isEmpty()));
        return ExitCode.DONE;
    }
}
