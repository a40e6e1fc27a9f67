package io.nightlatch.postgres.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The fields of an ErrorResponse or NoticeResponse by their code (manual, "Error and Notice Message Fields"), in their
 * order. A peer may leave out any of them, so each accessor is an Optional.
 */
public record MessageFields(SequencedMap<Byte, String> byCode) {
    public static final byte SEVERITY = 'S';
    public static final byte SEVERITY_NOT_LOCALIZED = 'V';
    public static final byte SQLSTATE = 'C';
    public static final byte MESSAGE = 'M';
    public static final byte DETAIL = 'D';
    public static final byte HINT = 'H';
    public static final byte POSITION = 'P';
    public static final byte WHERE = 'W';
    public static final byte ROUTINE = 'R';

    public MessageFields {
        byCode = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byCode));
        if (byCode.containsKey((byte) 0)) {
            throw new IllegalArgumentException("code 0 ends the fields");
        }
    }

    /** The three fields that must always be there. */
    public static MessageFields of(Severity severity, String sqlState, String message) {
        return new MessageFields(new LinkedHashMap<>(Map.of()))
                .with(SEVERITY, severity.name())
                .with(SEVERITY_NOT_LOCALIZED, severity.name())
                .with(SQLSTATE, sqlState)
                .with(MESSAGE, message);
    }

    public MessageFields with(byte code, String value) {
        var more = new LinkedHashMap<>(byCode);
        more.put(code, value);
        return new MessageFields(more);
    }

    public MessageFields withDetail(String detail) {
        return with(DETAIL, detail);
    }

    public MessageFields withHint(String hint) {
        return with(HINT, hint);
    }

    public Optional<String> field(byte code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** Not localized where the server is 9.6 or newer. */
    public Optional<String> severity() {
        return field(SEVERITY_NOT_LOCALIZED).or(() -> field(SEVERITY));
    }

    public Optional<String> sqlState() {
        return field(SQLSTATE);
    }

    public Optional<String> message() {
        return field(MESSAGE);
    }

    public Optional<String> detail() {
        return field(DETAIL);
    }

    public Optional<String> hint() {
        return field(HINT);
    }

    /** In characters of the statement's text, the first is 1. */
    public Optional<String> position() {
        return field(POSITION);
    }

    /** The call stack in which it happened; there is none when the statement itself was refused. */
    public Optional<String> where() {
        return field(WHERE);
    }

    /** The C function that reported it, which no user code can choose. */
    public Optional<String> routine() {
        return field(ROUTINE);
    }
}
