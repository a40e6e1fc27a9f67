package io.nightlatch.access.policy;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as files, the CLI and people write them: {@code 8s}, {@code 15m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    private static final Pattern SPELLING =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?");

    private Durations() {}

    /** @throws IllegalArgumentException if {@code text} is not such a duration */
    public static Duration parse(String text) {
        var parts = SPELLING.matcher(text.strip());
        if (text.isBlank() || !parts.matches()) {
            throw new IllegalArgumentException("a duration reads 8s, 15m, 4h or 1h30m, not \"" + text + "\"");
        }
        return Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
    }

    /** The shortest such spelling; what is below a second is cut. */
    public static String format(Duration duration) {
        var text = new StringBuilder();
        if (duration.toDays() > 0) text.append(duration.toDays()).append('d');
        if (duration.toHoursPart() > 0) text.append(duration.toHoursPart()).append('h');
        if (duration.toMinutesPart() > 0) text.append(duration.toMinutesPart()).append('m');
        if (duration.toSecondsPart() > 0 || text.isEmpty())
            text.append(duration.toSecondsPart()).append('s');
        return text.toString();
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
