package io.nightlatch.cli.api;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One message of an event stream (WHATWG HTML, "Server-sent events"). */
public record ServerSentEvent(Optional<String> id, String data) {
    /** The messages in the {@code lines} of a stream; closing the result closes those. */
    static Stream<ServerSentEvent> read(Stream<String> lines) {
        var reader = new Reader();
        return lines.mapMulti(reader::accept);
    }

    private static final class Reader {
        private Optional<String> id = Optional.empty();
        private final StringBuilder data = new StringBuilder();

        void accept(String line, Consumer<ServerSentEvent> messages) {
            if (line.isEmpty()) {
                // Without data there is no message: a comment that keeps the connection alive ends so too.
                if (!data.isEmpty()) messages.accept(new ServerSentEvent(id, data.substring(0, data.length() - 1)));
                data.setLength(0);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            } else if (line.startsWith("id:")) {
                id = Optional.of(value(line));
            }
        }

        private static String value(String line) {
            var value = line.substring(line.indexOf(':') + 1);
            return value.startsWith(" ") ? value.substring(1) : value;
        }
    }
}
