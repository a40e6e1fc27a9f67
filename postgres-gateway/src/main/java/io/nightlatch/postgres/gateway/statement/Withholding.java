package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of the trail and from approvers. Where the grammar read the text it says where they stand; what it could
 * not read and may hold one is told by its length and its SHA-256 only.
 */
public final class Withholding {
    private static final Pattern MAY_HOLD_A_SECRET =
            Pattern.compile("PASSWORD|USER\\s+MAPPING|SUBSCRIPTION|SERVER|CONNECTION", Pattern.CASE_INSENSITIVE);
    private static final String REDACTED = "'(redacted)'";
    /** What the trail keeps of a longer text. */
    public static final int MAX_TEXT_CHARS = 65_536;

    private Withholding() {}

    public static HeldStatement of(String sql, Optional<Reading> reading) {
        return reading.map(known -> of(sql, known)).orElseGet(() -> ofUnread(sql));
    }

    public static HeldStatement of(String sql, Reading reading) {
        return switch (reading) {
            case Reading.Unreadable _ -> ofUnread(sql);
            case Reading.Statements _ -> text(redacted(sql, reading).sql());
        };
    }

    /** A text with its secrets replaced, and where in it they were. */
    public record Redacted(String sql, List<Span> places) {}

    /** What could not be read stays as it is. */
    public static Redacted redacted(String sql, Reading reading) {
        var secrets = reading instanceof Reading.Statements(var all)
                ? all.stream()
                        .flatMap(facts -> facts.secrets().stream())
                        .sorted(Comparator.comparingInt(Span::start))
                        .toList()
                : List.<Span>of();
        if (secrets.isEmpty()) return new Redacted(sql, List.of());
        var text = new StringBuilder();
        var places = new ArrayList<Span>();
        int from = 0;
        for (var secret : secrets) {
            if (secret.start() < from) continue;
            text.append(sql, from, secret.start());
            places.add(new Span(text.length(), REDACTED.length()));
            text.append(REDACTED);
            from = secret.end();
        }
        return new Redacted(text.append(sql, from, sql.length()).toString(), List.copyOf(places));
    }

    private static HeldStatement ofUnread(String sql) {
        // A comment or quote between the words must not hide them, so they are looked for one by one as well.
        boolean mapping = containsWord(sql, "user") && containsWord(sql, "mapping");
        if (mapping || MAY_HOLD_A_SECRET.matcher(sql).find()) {
            var bytes = sql.getBytes(StandardCharsets.UTF_8);
            return new HeldStatement.Withheld(bytes.length, HexFormat.of().formatHex(sha256(bytes)));
        }
        return text(sql);
    }

    private static HeldStatement text(String sql) {
        return new HeldStatement.Text(sql.length() <= MAX_TEXT_CHARS ? sql : sql.substring(0, MAX_TEXT_CHARS));
    }

    private static boolean containsWord(String sql, String word) {
        return Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
