package io.nightlatch.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code --name value}, {@code --name=value} and {@code --name} on a command line. */
record Flags(Map<String, String> values, Set<String> switches) {
    static Flags parse(List<String> words, List<String> withValue, List<String> without) {
        var values = new HashMap<String, String>();
        var switches = new HashSet<String>();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            int equals = word.indexOf('=');
            var name = equals > 0 ? word.substring(0, equals) : word;
            if (without.contains(word)) {
                switches.add(word);
            } else if (!withValue.contains(name)) {
                throw new Usage("\"" + word + "\" is not known here; known are "
                        + Stream.concat(withValue.stream(), without.stream()).collect(Collectors.joining(", ")));
            } else if (equals > 0) {
                values.put(name, word.substring(equals + 1));
            } else if (i + 1 < words.size()) {
                values.put(name, words.get(++i));
            } else {
                throw new Usage(name + " needs a value behind it");
            }
        }
        return new Flags(values, switches);
    }

    Optional<Path> path(String name) {
        return Optional.ofNullable(values.get(name)).map(Path::of);
    }

    int port(String name, int otherwise) {
        var text = values.get(name);
        if (text == null) return otherwise;
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) return port;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Usage(name + " is a port, 1 to 65535, not \"" + text + "\"");
    }
}
