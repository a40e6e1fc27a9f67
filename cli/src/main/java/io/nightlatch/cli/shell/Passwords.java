package io.nightlatch.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where passwords come from: standard input in scripts, the keyboard without an echo else; never the command line. */
public final class Passwords {
    private Passwords() {}

    /**
     * The first {@code count} lines of standard input.
     *
     * @throws Failure if there are fewer, or one is empty
     */
    public static List<String> fromStandardInput(Shell shell, int count) {
        var lines = new ArrayList<String>();
        try {
            var reader = new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8));
            while (lines.size() < count) {
                var line = reader.readLine();
                if (line == null || line.isEmpty()) break;
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lines.size() == count) return lines;
        throw Failure.usage(
                "Standard input has " + lines.size() + " of the " + count + (count == 1 ? " password" : " passwords")
                        + " that --password-stdin promises.",
                "Write each on a line of its own, as in: printf '%s\\n' \"$PASSWORD\" | nightlatch … --password-stdin");
    }

    /** @throws Failure if nobody sits at the keyboard or nothing was typed */
    public static String typed(Shell shell, String prompt) {
        return shell.keyboard()
                .secret(prompt)
                .filter(password -> !password.isEmpty())
                .orElseThrow(() -> Failure.usage(
                        "There is no password: nobody typed one.",
                        "Give it by --password-stdin or in NIGHTLATCH_PASSWORD, or run this in a terminal."));
    }

    /** A new password, typed twice. */
    public static String typedTwice(Shell shell, String prompt) {
        var first = typed(shell, prompt);
        if (first.equals(typed(shell, "Again: "))) return first;
        throw Failure.usage("The two passwords differ; nothing was changed.", "Run it again.");
    }
}
