package io.nightlatch.cli.people;

import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "disable",
        description = "Lock a person out: no sign-in, no decision. The trail keeps the name.",
        footer = {"", "Example:", "  nightlatch person disable bob"})
public final class PersonDisable extends PeopleCommand {
    @Parameters(paramLabel = "NAME", description = "Who.")
    private PrincipalName name = new PrincipalName("?");

    public PersonDisable(Shell shell) {
        super(shell);
    }

    @Override
    void act(PeopleFile file) {
        var person = written(file.disable(name));
        terminal()
                .say(Styled.strong(name.value()), Styled.plain(" is disabled, and cannot sign in or decide any more."));
        terminal().next(line("person list"));
        terminal().result(json(person));
    }
}
