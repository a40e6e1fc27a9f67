package io.nightlatch.cli.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other programs on this machine. */
public interface Programs {
    /** Where {@code name} is, by the directories of {@code path} (as {@code PATH} spells them). */
    Optional<Path> find(String name, String path);

    /**
     * Hands the terminal to a program until it ends, and says with which code.
     *
     * @param environment the whole environment of the program; secrets go here, since a command line shows in {@code ps}
     */
    int run(List<String> command, Map<String, String> environment) throws java.io.IOException, InterruptedException;
}
