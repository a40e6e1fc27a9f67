package io.nightlatch.cli.people;

import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Passwords;
import io.nightlatch.cli.shell.Shell;
import java.security.SecureRandom;

/**
 * A password that somebody else sets for a person.
 *
 * @param made whether it was made here and must be shown, since nobody knows it yet
 */
record FirstPassword(String text, boolean made) {
    private static final String SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BLOCKS = 4;
    private static final int BLOCK_LENGTH = 5;

    /** From standard input if it is promised there, else from the keyboard, else made here. */
    static FirstPassword of(Shell shell, boolean onStandardInput) {
        if (onStandardInput)
            return new FirstPassword(Passwords.fromStandardInput(shell, 1).getFirst(), false);
        var typed = shell.keyboard().secret("Password (empty: one is made): ").orElse("");
        if (typed.isEmpty()) return newOne();
        if (typed.equals(Passwords.typed(shell, "Again: "))) return new FirstPassword(typed, false);
        throw Failure.usage("The two passwords differ; nothing was changed.", "Run it again.");
    }

    static FirstPassword newOne() {
        return new FirstPassword(random(new SecureRandom()), true);
    }

    /** 100 random bits in signs that survive being read aloud. */
    private static String random(SecureRandom random) {
        var text = new StringBuilder();
        for (int block = 0; block < BLOCKS; block++) {
            if (block > 0) text.append('-');
            for (int i = 0; i < BLOCK_LENGTH; i++) text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "a password";
    }
}
