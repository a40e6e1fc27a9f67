package io.nightlatch.cli.people;

import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "enable",
        description = "Let a disabled person in again.",
        footer = {"", "Example:", "  nightlatch person enable bob"})
public final class PersonEnable extends PeopleCommand {
    @Parameters(paramLabel = "NAME", description = "Who.")
    private PrincipalName name = new PrincipalName("?");

    public PersonEnable(Shell shell) {
        super(shell);
    }

    @Override
    void act(PeopleFile file) {
        var person = written(file.enable(name));
        terminal().say(Styled.strong(name.value()), Styled.plain(" may sign in again."));
        terminal().next(line("person list"));
        terminal().result(json(person));
    }
}
