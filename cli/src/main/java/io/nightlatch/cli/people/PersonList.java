package io.nightlatch.cli.people;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.Person;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Everybody in the people file, the disabled too.",
        footer = {"", "Example:", "  nightlatch person list --people people.yaml"})
public final class PersonList extends PeopleCommand {
    public PersonList(Shell shell) {
        super(shell);
    }

    @Override
    void act(PeopleFile file) {
        var everybody = file.everybody();
        if (everybody.isEmpty()) {
            terminal().say("Nobody is there yet.");
        } else {
            terminal()
                    .table(new Table(
                            List.of("NAME", "GROUPS", "STATE"),
                            everybody.stream().map(PersonList::row).toList()));
        }
        terminal().next(line("person add NAME --groups " + (everybody.isEmpty() ? "admins" : "GROUP")));
        terminal()
                .result(JsonObject.EMPTY.with(
                        "items", everybody.stream().map(PeopleCommand::json).toList()));
    }

    private static List<Styled> row(Person person) {
        var groups =
                person.principal().groups().stream().sorted().map(Group::name).collect(Collectors.joining(", "));
        return List.of(Styled.strong(person.name().value()), Styled.plain(groups), state(person));
    }

    private static Styled state(Person person) {
        if (person.disabled()) return new Styled(Styled.Style.BAD, "disabled");
        return person.verifier().isPresent() ? Styled.plain("active") : Styled.faint("no password");
    }
}
