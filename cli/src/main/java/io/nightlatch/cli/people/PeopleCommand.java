package io.nightlatch.cli.people;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.PersonAnswer;
import io.nightlatch.access.identity.PersonAnswer.Done;
import io.nightlatch.access.identity.PersonAnswer.Refused;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Terminal;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command on the people file. */
abstract class PeopleCommand implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final PeopleOptions people = new PeopleOptions();

    private final Shell shell;

    PeopleCommand(Shell shell) {
        this.shell = shell;
    }

    abstract void act(PeopleFile file);

    @Override
    public final Integer call() {
        try (var file = people.open(shell)) {
            act(file);
            return ExitCode.DONE;
        } catch (FileErrors e) {
            throw Failure.refused(first(e), "Mend the file there and run it again; nothing was changed.")
                    .causedBy(e);
        } catch (UncheckedIOException e) {
            throw Failure.refused(
                            sentence(String.valueOf(e.getMessage())) + " Nothing was changed.",
                            "Run it as the owner of the file.")
                    .causedBy(e);
        }
    }

    final Shell shell() {
        return shell;
    }

    final Terminal terminal() {
        return new Terminal(shell, output.json());
    }

    final String line(String command) {
        return "nightlatch " + command + people.tail();
    }

    /** The person as written. */
    final Person written(PersonAnswer answer) {
        return switch (answer) {
            case Done(var person) -> person;
            case Refused(var why) -> throw Failure.refused(sentence(why), "Who there is: " + line("person list"));
        };
    }

    static JsonObject json(Person person) {
        return JsonObject.EMPTY
                .with("name", person.name().value())
                .with(
                        "groups",
                        person.principal().groups().stream()
                                .sorted()
                                .map(Group::name)
                                .toList())
                .with("disabled", person.disabled())
                .with("hasPassword", person.verifier().isPresent());
    }

    private static String first(FileErrors errors) {
        var all = errors.errors();
        var more = all.size() > 1 ? " (and " + (all.size() - 1) + " more)" : "";
        return all.stream().findFirst().map(FileError::toString).orElse(String.valueOf(errors.getMessage())) + more;
    }

    private static String sentence(String text) {
        if (text.isEmpty()) return text;
        var start = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return start.endsWith(".") ? start : start + ".";
    }
}
