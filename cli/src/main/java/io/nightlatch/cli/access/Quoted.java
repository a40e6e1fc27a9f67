package io.nightlatch.cli.access;

import java.util.regex.Pattern;

/** Names and secrets inside lines that people paste, spelled so that they stay what they are. */
final class Quoted {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:/@%+=,-]+");
    private static final Pattern HARMLESS_VALUE = Pattern.compile("[A-Za-z0-9_.:@%+,/-]+");

    private Quoted() {}

    /** One word of a POSIX shell ("Shell Command Language", Single-Quotes). */
    static String forShell(String word) {
        return HARMLESS.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** One value of a connection string (PostgreSQL manual, "Keyword/Value Connection Strings"). */
    static String forConninfo(String value) {
        return HARMLESS_VALUE.matcher(value).matches()
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** One value inside {@code options} at connect (PostgreSQL manual, "Parameter Key Words"). */
    static String forOptions(String value) {
        return value.replace("\\", "\\\\").replaceAll("(\\s)", "\\\\$1");
    }
}
