package io.nightlatch.cli.people;

import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "passwd",
        description = "Set a person's password. Without one given, it is made and shown once.",
        footer = {"", "Example:", "  nightlatch person passwd bob"})
public final class PersonPasswd extends PeopleCommand {
    @Parameters(paramLabel = "NAME", description = "Who.")
    private PrincipalName name = new PrincipalName("?");

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordFromStandardInput;

    public PersonPasswd(Shell shell) {
        super(shell);
    }

    @Override
    void act(PeopleFile file) {
        var password = FirstPassword.of(shell(), passwordFromStandardInput);
        var person = written(file.changePassword(name, password.text()));
        terminal().say(Styled.plain("The password of "), Styled.strong(name.value()), Styled.plain(" is changed."));
        if (password.made()) {
            terminal().say(Styled.plain("Password, shown once: "), Styled.strong(password.text()));
        }
        terminal().next("nightlatch login --user " + name);
        terminal()
                .result(json(person)
                        .with(
                                "password",
                                Optional.of(password)
                                        .filter(FirstPassword::made)
                                        .map(FirstPassword::text)));
    }
}
