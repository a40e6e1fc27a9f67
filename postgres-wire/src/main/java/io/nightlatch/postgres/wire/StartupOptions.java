package io.nightlatch.postgres.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The start-up parameter {@code options}: command-line arguments for the server, split at white space that no backslash
 * escapes (manual, "Message Formats", StartupMessage). Of all the server's switches only settings are understood:
 * {@code -c name=value}, {@code -cname=value} and {@code --name=value}.
 */
public final class StartupOptions {
    private StartupOptions() {}

    /**
     * The settings by name, the last value of a name wins. Names come out as the server takes them: lower case,
     * {@code -} as {@code _}.
     *
     * @throws ProtocolViolation for any other switch and any name or value that is not there
     */
    public static SequencedMap<String, String> parse(String options) {
        var settings = new LinkedHashMap<String, String>();
        var arguments = split(options).iterator();
        while (arguments.hasNext()) {
            String argument = arguments.next();
            if (argument.equals("-c")) {
                if (!arguments.hasNext()) {
                    throw new ProtocolViolation("options: -c needs a setting");
                }
                put(arguments.next(), settings);
            } else if (argument.startsWith("-c") || argument.startsWith("--")) {
                put(argument.substring(2), settings);
            } else {
                throw new ProtocolViolation(
                        "options: \"" + argument + "\" is not allowed, only -c name=value and --name=value");
            }
        }
        return settings;
    }

    private static void put(String assignment, SequencedMap<String, String> settings) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            throw new ProtocolViolation("options: \"" + assignment + "\" has no value");
        }
        String name = assignment.substring(0, equals);
        if (!isName(name)) {
            throw new ProtocolViolation("options: \"" + name + "\" is not the name of a setting");
        }
        settings.putLast(fold(name.replace('-', '_')), assignment.substring(equals + 1));
    }

    /** As the server compares names of settings: A to Z only, so that no other letter becomes one of these. */
    static String fold(String name) {
        var folded = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return folded.toString();
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && isLetter(name.charAt(0))
                && name.chars()
                        .allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '$');
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static List<String> split(String options) {
        var arguments = new ArrayList<String>();
        var argument = new StringBuilder();
        boolean inArgument = false;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (isSpace(c)) {
                if (inArgument) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                    inArgument = false;
                }
                continue;
            }
            if (c == '\\') {
                i++;
                if (i == options.length()) {
                    throw new ProtocolViolation("options end in a backslash");
                }
                c = options.charAt(i);
            }
            argument.append(c);
            inArgument = true;
        }
        if (inArgument) {
            arguments.add(argument.toString());
        }
        return arguments;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r'); // isspace() of the C locale
    }
}
