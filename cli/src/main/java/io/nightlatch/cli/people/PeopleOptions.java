package io.nightlatch.cli.people;

import io.nightlatch.access.config.ConfigurationFile;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which people file. */
final class PeopleOptions {
    private static final Path USUAL = Path.of("nightlatch.yaml");

    @Option(names = "--people", paramLabel = "FILE", description = "The people file itself.")
    private Optional<Path> people = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that names it; else NIGHTLATCH_CONFIG, else nightlatch.yaml here.")
    private Optional<Path> config = Optional.empty();

    PeopleFile open(Shell shell) {
        return PeopleFile.open(file(shell), new SecureRandom());
    }

    private Path file(Shell shell) {
        if (people.isPresent()) return people.get();
        var named = config.or(() -> shell.variable("NIGHTLATCH_CONFIG").map(Path::of));
        var configuration = named.orElse(USUAL);
        if (named.isEmpty() && !Files.exists(configuration)) {
            throw Failure.usage(
                    "There is no nightlatch.yaml here that would name the people file.",
                    "Name one of the two: --config /etc/nightlatch/nightlatch.yaml, or --people people.yaml");
        }
        return ConfigurationFile.read(configuration, shell.environment()).people();
    }

    /** What a next command needs at its end to reach the same file. */
    String tail() {
        return people.map(file -> " --people " + file).orElse("")
                + config.map(file -> " --config " + file).orElse("");
    }
}
