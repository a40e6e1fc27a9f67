package io.nightlatch.access.request;

import io.nightlatch.access.statement.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The statement that waits, as approvers and the trail may see it: its text, or, where it may hold a secret, only its
 * length in bytes and its SHA-256 in hex.
 */
public sealed interface HeldStatement {
    record Text(String sql) implements HeldStatement {}

    record Withheld(int lengthBytes, String sha256) implements HeldStatement {}

    /**
     * A statement that waits for its own approval.
     *
     * @param rules the high-impact rules that hold it, by name
     * @param sql its text with secrets replaced
     * @param redacted where in {@code sql} secrets were
     * @param parameters their values as text; empty for null
     * @param relations what its names mean in its session
     * @param rows how many rows it may touch, where anybody can tell
     * @param digest {@link #digest} of the text and parameters as they will be forwarded
     */
    record Own(
            List<String> rules,
            String sql,
            List<Span> redacted,
            List<Optional<String>> parameters,
            List<Relation> relations,
            Optional<Estimate> rows,
            String digest)
            implements HeldStatement {
        public Own {
            rules = List.copyOf(rules);
            redacted = List.copyOf(redacted);
            parameters = List.copyOf(parameters);
            relations = List.copyOf(relations);
            if (rules.isEmpty()) throw new IllegalArgumentException("a statement is held for itself by a rule");
            if (redacted.stream().anyMatch(span -> span.end() > sql.length())) {
                throw new IllegalArgumentException("a redacted place is outside of the text");
            }
            if (!digest.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("not a SHA-256: " + digest);
        }
    }

    /** A relation by its qualified name, with the OID that the name meant when it was held. */
    record Relation(String name, long oid) {}

    /** So many rows, as {@code source} tells: {@code pg_class.reltuples} or {@code EXPLAIN}. */
    record Estimate(long rows, String source) {}

    /** Recognises a text with its parameters: SHA-256 in hex over each with its length before it, so that none runs into the next. */
    static String digest(String sql, List<Optional<String>> parameters) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            add(sha256, Optional.of(sql));
            parameters.forEach(parameter -> add(sha256, parameter));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Optional<String> text) {
        var bytes = text.map(it -> it.getBytes(StandardCharsets.UTF_8));
        digest.update((bytes.map(it -> it.length).orElse(-1) + ":").getBytes(StandardCharsets.US_ASCII));
        bytes.ifPresent(digest::update);
    }
}
