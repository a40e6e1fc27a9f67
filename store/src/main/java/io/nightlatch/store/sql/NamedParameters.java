package io.nightlatch.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A statement's text with {@code :name} turned into JDBC's question marks, and the names in their order. */
record NamedParameters(String text, List<String> names) {
    // What looks like a name but is not comes first: a literal, a comment, a cast.
    private static final Pattern NAME = Pattern.compile("'[^']*'|--[^\\n]*|::|:([a-zA-Z]\\w*)");
    private static final Map<String, NamedParameters> SEEN = new ConcurrentHashMap<>();

    /** Remembered for ever: statements are written by us, so there are few. */
    static NamedParameters of(String text) {
        return SEEN.computeIfAbsent(text, NamedParameters::parse);
    }

    private static NamedParameters parse(String text) {
        var names = new ArrayList<String>();
        var jdbc = new StringBuilder();
        var found = NAME.matcher(text);
        while (found.find()) {
            var name = found.group(1);
            if (name == null) continue;
            names.add(name);
            found.appendReplacement(jdbc, "?");
        }
        found.appendTail(jdbc);
        return new NamedParameters(jdbc.toString(), List.copyOf(names));
    }
}
