package io.nightlatch.postgres.gateway.statement;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The spellings of PostgreSQL's interval type that people use for minutes and hours: {@code 15min}, {@code 1 hour 30
 * minutes}, {@code 00:15:00}, {@code PT15M}. Months and years have no fixed length and are not among them.
 */
final class Intervals {
    /** Longer ones are slips of the hand, and none gets near to where arithmetic ends. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private static final Pattern CLOCK = Pattern.compile("(\\d{1,4}):(\\d{1,2})(?::(\\d{1,2}))?");
    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([a-z]+)\\s*");

    private Intervals() {}

    static Optional<Duration> parse(String text) {
        return read(text).filter(length -> !length.isNegative() && length.compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> read(String text) {
        var lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("p")) return iso(lower);
        var clock = CLOCK.matcher(lower);
        if (clock.matches()) {
            var seconds = clock.group(3) == null ? "0" : clock.group(3);
            return Optional.of(Duration.ofHours(Long.parseLong(clock.group(1)))
                    .plusMinutes(Long.parseLong(clock.group(2)))
                    .plusSeconds(Long.parseLong(seconds)));
        }
        var sum = Duration.ZERO;
        var part = PART.matcher(lower);
        int end = 0;
        while (part.find() && part.start() == end) {
            var unit = millisOf(part.group(2));
            if (unit.isEmpty()) return Optional.empty();
            sum = sum.plusMillis((long) (Double.parseDouble(part.group(1)) * unit.get()));
            end = part.end();
        }
        return end == 0 || end < lower.length() ? Optional.empty() : Optional.of(sum);
    }

    private static Optional<Duration> iso(String lower) {
        try {
            return Optional.of(Duration.parse(lower));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> millisOf(String unit) {
        return switch (unit) {
            case "ms", "msec", "msecs", "millisecond", "milliseconds" -> Optional.of(1L);
            case "s", "sec", "secs", "second", "seconds" -> Optional.of(1_000L);
            case "m", "min", "mins", "minute", "minutes" -> Optional.of(60_000L);
            case "h", "hr", "hrs", "hour", "hours" -> Optional.of(3_600_000L);
            case "d", "day", "days" -> Optional.of(86_400_000L);
            default -> Optional.empty();
        };
    }
}
