package io.nightlatch.cli.guarded;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names as YAML has them: plain where nobody could read them otherwise, else in quotes. */
final class Yaml {
    private Yaml() {}

    static String plain(String text) {
        boolean plain = text.matches("[A-Za-z_/][A-Za-z0-9_./-]*|\\d{1,3}(\\.\\d{1,3}){3}")
                && !text.matches("(?i)null|true|false|yes|no|on|off|y|n");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }

    static String list(Collection<String> names) {
        return names.stream().map(Yaml::plain).collect(Collectors.joining(", ", "[", "]"));
    }
}
