package io.nightlatch.cli.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a command touches outside itself.
 *
 * @param environment the variables, as {@link System#getenv()} has them
 * @param home the person's home directory
 * @param interactive whether a person sits at both ends: input and output are a terminal
 */
public record Shell(
        Map<String, String> environment,
        Path home,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        InstantSource clock,
        ZoneId zone,
        Keyboard keyboard,
        Programs programs,
        Pauses pauses) {

    /** A variable's value; an empty one counts as missing, since that is how people unset them in one line. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** HOME before what the JVM believes: it asks the list of users, where a container's user may be missing. */
    private static Path homeFolder() {
        return Path.of(Optional.ofNullable(System.getenv("HOME"))
                .filter(home -> home.startsWith("/"))
                .orElseGet(() -> System.getProperty("user.home")));
    }

    /** What this process stands in. */
    public static Shell ofThisProcess() {
        // The plain streams and their own encoding: System.out's charset is the terminal's (stdout.encoding).
        var console = Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
        return new Shell(
                System.getenv(),
                homeFolder(),
                System.in,
                System.out,
                System.err,
                console.isPresent(),
                InstantSource.system(),
                ZoneId.systemDefault(),
                console.<Keyboard>map(TerminalKeyboard::new).orElse(Keyboard.NONE),
                new LocalPrograms(),
                Thread::sleep);
    }
}
