package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that came back up to a ReadyForQuery.
 *
 * @param rows each row's values with a bar between them, a null as nothing
 * @param ended the connection was closed before it
 */
record Answer(
        List<String> rows, List<String> tags, List<Told> errors, List<String> notices, char status, boolean ended) {
    /** The fields of an ErrorResponse (manual, "Error and Notice Message Fields"), absent ones empty. */
    record Told(String sqlState, String message, String detail, String hint, String routine) {
        static Told of(byte[] body, Charset charset) {
            var fields = fields(body, charset);
            return new Told(
                    fields.getOrDefault('C', ""),
                    fields.getOrDefault('M', ""),
                    fields.getOrDefault('D', ""),
                    fields.getOrDefault('H', ""),
                    fields.getOrDefault('R', ""));
        }
    }

    private static Map<Character, String> fields(byte[] body, Charset charset) {
        var fields = new HashMap<Character, String>();
        int at = 0;
        while (at < body.length && body[at] != 0) {
            int end = at + 1;
            while (body[end] != 0) end++;
            fields.put((char) body[at], new String(body, at + 1, end - at - 1, charset));
            at = end + 1;
        }
        return fields;
    }

    /** It must hold no error. */
    Answer fine() {
        assertThat(errors).isEmpty();
        assertThat(ended).isFalse();
        return this;
    }

    /** It must hold exactly one error, of this SQLSTATE. */
    Told refused(String sqlState) {
        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().sqlState()).as("%s", errors.getFirst()).isEqualTo(sqlState);
        return errors.getFirst();
    }

    Optional<Told> error() {
        return errors.stream().findFirst();
    }

    String value() {
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    /** Gathers messages. */
    static final class Builder {
        private final Charset charset;
        private final List<String> rows = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private final List<Told> errors = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();
        private char status = '?';
        private boolean ended;

        Builder(Charset charset) {
            this.charset = charset;
        }

        /** @return whether this was the last one */
        boolean take(char type, byte[] body) {
            switch (type) {
                case 'D' -> rows.add(row(body));
                case 'C' -> tags.add(new String(body, 0, body.length - 1, charset));
                case 'E' -> errors.add(Told.of(body, charset));
                case 'N' -> notices.add(fields(body, charset).getOrDefault('M', ""));
                case 'G' -> tags.add("COPY IN");
                case 'Z' -> status = (char) body[0];
                default -> {}
            }
            return type == 'Z' || type == 'G';
        }

        Builder ended() {
            ended = true;
            return this;
        }

        private String row(byte[] body) {
            var row = ByteBuffer.wrap(body);
            int columns = row.getShort();
            var values = new ArrayList<String>();
            for (int i = 0; i < columns; i++) {
                int length = row.getInt();
                var value = new byte[Math.max(0, length)];
                row.get(value);
                values.add(new String(value, charset));
            }
            return String.join("|", values);
        }

        Answer build() {
            return new Answer(
                    List.copyOf(rows), List.copyOf(tags), List.copyOf(errors), List.copyOf(notices), status, ended);
        }
    }
}
