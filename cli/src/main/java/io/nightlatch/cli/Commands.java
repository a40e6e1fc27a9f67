package io.nightlatch.cli;

import io.nightlatch.cli.access.Approve;
import io.nightlatch.cli.access.Connect;
import io.nightlatch.cli.access.Deny;
import io.nightlatch.cli.access.Drift;
import io.nightlatch.cli.access.End;
import io.nightlatch.cli.access.Endings;
import io.nightlatch.cli.access.Events;
import io.nightlatch.cli.access.Explain;
import io.nightlatch.cli.access.Extend;
import io.nightlatch.cli.access.Footprint;
import io.nightlatch.cli.access.GiveBack;
import io.nightlatch.cli.access.Grants;
import io.nightlatch.cli.access.RequestCommand;
import io.nightlatch.cli.access.Requests;
import io.nightlatch.cli.access.Revoke;
import io.nightlatch.cli.access.Sessions;
import io.nightlatch.cli.access.Withdraw;
import io.nightlatch.cli.account.Login;
import io.nightlatch.cli.account.Logout;
import io.nightlatch.cli.account.Me;
import io.nightlatch.cli.account.Passwd;
import io.nightlatch.cli.account.Token;
import io.nightlatch.cli.account.TokenCreate;
import io.nightlatch.cli.account.TokenList;
import io.nightlatch.cli.account.TokenRevoke;
import io.nightlatch.cli.command.Typed;
import io.nightlatch.cli.guarded.Preflight;
import io.nightlatch.cli.guarded.Setup;
import io.nightlatch.cli.guarded.Unwrap;
import io.nightlatch.cli.people.PersonAdd;
import io.nightlatch.cli.people.PersonDisable;
import io.nightlatch.cli.people.PersonEnable;
import io.nightlatch.cli.people.PersonGroup;
import io.nightlatch.cli.people.PersonList;
import io.nightlatch.cli.people.PersonPasswd;
import io.nightlatch.cli.policy.PolicyAudits;
import io.nightlatch.cli.policy.PolicyCheck;
import io.nightlatch.cli.policy.PolicyGroup;
import io.nightlatch.cli.policy.PolicySchema;
import io.nightlatch.cli.policy.PolicyTest;
import io.nightlatch.cli.policy.PolicyWhy;
import io.nightlatch.cli.report.ReportAccess;
import io.nightlatch.cli.report.ReportGroup;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.cli.wrap.Wrap;
import io.nightlatch.cli.xray.Xray;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;

/** The tree of all commands, in the order in which a newcomer needs them. */
@Command(
        name = "nightlatch",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Just-in-time database roles: ask, approve, connect, and read what happened.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  nightlatch login --user alice",
            "  nightlatch connect shop --role orders_writer --for 15m --reason \"order 17 is stuck\"",
            "",
            "Exit codes: 0 done, 1 refused, 2 usage, 3 timed out."
        })
final class Commands {
    private static final int HELP_WIDTH = 100;

    static CommandLine of(Shell shell) {
        var tree = new CommandLine(new Commands())
                .addSubcommand(new Login(shell))
                .addSubcommand(new Logout(shell))
                .addSubcommand(new Me(shell))
                .addSubcommand(new RequestCommand(shell))
                .addSubcommand(new Requests(shell))
                .addSubcommand(new Approve(shell))
                .addSubcommand(new Deny(shell))
                .addSubcommand(new Withdraw(shell))
                .addSubcommand(new Connect(shell))
                .addSubcommand(new Explain(shell))
                .addSubcommand(new Grants(shell))
                .addSubcommand(new Footprint(shell))
                .addSubcommand(new Drift(shell))
                .addSubcommand(new Extend(shell))
                .addSubcommand(new GiveBack(shell))
                .addSubcommand(new Revoke(shell))
                .addSubcommand(new Sessions(shell))
                .addSubcommand(new End(shell))
                .addSubcommand(new Endings(shell))
                .addSubcommand(new Events(shell))
                .addSubcommand(new Passwd(shell))
                .addSubcommand(new Setup(shell))
                .addSubcommand(new Preflight(shell))
                .addSubcommand(new Xray(shell))
                .addSubcommand(new Wrap(shell))
                .addSubcommand(new Unwrap(shell))
                .addSubcommand(new CommandLine(new Token())
                        .addSubcommand(new TokenCreate(shell))
                        .addSubcommand(new TokenList(shell))
                        .addSubcommand(new TokenRevoke(shell)))
                .addSubcommand(new CommandLine(new ReportGroup()).addSubcommand(new ReportAccess(shell)))
                .addSubcommand(new CommandLine(new PolicyGroup())
                        .addSubcommand(new PolicyCheck(shell))
                        .addSubcommand(new PolicyTest(shell))
                        .addSubcommand(new PolicyAudits(shell))
                        .addSubcommand(new PolicySchema(shell))
                        .addSubcommand(new PolicyWhy(shell)))
                .addSubcommand(new CommandLine(new PersonGroup())
                        .addSubcommand(new PersonAdd(shell))
                        .addSubcommand(new PersonDisable(shell))
                        .addSubcommand(new PersonEnable(shell))
                        .addSubcommand(new PersonPasswd(shell))
                        .addSubcommand(new PersonList(shell)));
        var colours = Help.defaultColorScheme(Terminal.coloursWanted(shell) ? Help.Ansi.ON : Help.Ansi.OFF);
        return Typed.into(tree)
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(colours)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
