package io.nightlatch.console.view;

import io.nightlatch.access.policy.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Numbers, times and other people's text as a reader sees them. */
public final class Words {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> NUMBERS =
            List.of("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten");

    private static final int CHOICES = 4;
    private static final List<Duration> TIMES = Stream.of("8h", "4h", "2h", "1h", "30m", "15m", "5m", "1m")
            .map(Durations::parse)
            .toList();

    private Words() {}

    /** "15 min", "1 h 30 min", "2 d": as people say it, with the second as the smallest unit. */
    public static String duration(Duration duration) {
        var parts = new ArrayList<String>();
        if (duration.toDays() > 0) parts.add(duration.toDays() + " d");
        if (duration.toHoursPart() > 0) parts.add(duration.toHoursPart() + " h");
        if (duration.toMinutesPart() > 0) parts.add(duration.toMinutesPart() + " min");
        if (duration.toSecondsPart() > 0 || parts.isEmpty()) parts.add(duration.toSecondsPart() + " s");
        return String.join(" ", parts);
    }

    /** What an approver may say yes to instead, longest first; nothing where the time asked for is short already. */
    public static List<Duration> shorter(Duration asked) {
        return TIMES.stream()
                .filter(time -> time.compareTo(asked) < 0)
                .limit(CHOICES)
                .toList();
    }

    public static String exact(Instant at) {
        return EXACT.format(at);
    }

    /** "Two people", "12 people": a number at the head of a sentence. */
    public static String count(int number, String one, String many) {
        var word = number < NUMBERS.size() ? NUMBERS.get(number) : Integer.toString(number);
        return word + " " + (number == 1 ? one : many);
    }

    /** "a", "a or b", "a, b or c". */
    public static String either(List<String> names) {
        if (names.size() < 2) return String.join("", names);
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    /** "a", "a and b", "a, b and c". */
    public static String all(List<String> names) {
        if (names.size() < 2) return String.join("", names);
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /**
     * Text whose every character is seen. A mark that turns the direction of reading, or one of no width, could show an
     * approver another statement than the one that runs.
     */
    public static String visible(String text) {
        if (text.codePoints().noneMatch(Words::isHidden)) return text;
        var seen = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(sign -> {
            if (isHidden(sign)) {
                seen.append("‹U+%04X›".formatted(sign));
            } else {
                seen.appendCodePoint(sign);
            }
        });
        return seen.toString();
    }

    private static boolean isHidden(int sign) {
        return switch (Character.getType(sign)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            case Character.CONTROL -> sign != '\n' && sign != '\t' && sign != '\r';
            default -> false;
        };
    }
}
