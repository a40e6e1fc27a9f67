package io.nightlatch.cli.people;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Add a person. Without a password given, one is made and shown once.",
        footer = {"", "Example:", "  nightlatch person add bob --groups developers,team-leads"})
public final class PersonAdd extends PeopleCommand {
    @Parameters(paramLabel = "NAME", description = "The name to sign in with.")
    private PrincipalName name = new PrincipalName("?");

    @Option(
            names = "--groups",
            paramLabel = "GROUP",
            split = ",",
            required = true,
            description = "The groups, with commas between them.")
    private List<Group> groups = List.of();

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordFromStandardInput;

    public PersonAdd(Shell shell) {
        super(shell);
    }

    @Override
    void act(PeopleFile file) {
        var password = FirstPassword.of(shell(), passwordFromStandardInput);
        var person = written(file.add(name, new LinkedHashSet<>(groups), password.text()));
        terminal().say(Styled.strong(name.value()), Styled.plain(" is added."));
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
