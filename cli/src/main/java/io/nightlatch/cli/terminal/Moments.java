package io.nightlatch.cli.terminal;

import io.nightlatch.cli.shell.Shell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as a person reads them: in their own zone, and how far away. */
public final class Moments {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter SHORT_DATE = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
    private final InstantSource clock;
    private final ZoneId zone;

    public Moments(Shell shell) {
        this.clock = shell.clock();
        this.zone = shell.zone();
    }

    /** "14:05 Europe/Berlin, 5 min", or "…, 5 min ago"; with the date if it is another day. */
    public String full(Instant at) {
        return (isToday(at) ? "" : DATE.format(at.atZone(zone)) + " ") + TIME.format(at.atZone(zone)) + " " + zoneName()
                + ", " + distance(at);
    }

    /** "14:05, 5 min": for a table, with {@link #zoneNote} under it. */
    public String cell(Instant at) {
        return (isToday(at) ? "" : SHORT_DATE.format(at.atZone(zone)) + " ") + TIME.format(at.atZone(zone)) + ", "
                + distance(at);
    }

    /** "14:05:09", with the date if it is another day. */
    public String stamp(Instant at) {
        return (isToday(at) ? "" : DATE.format(at.atZone(zone)) + " ") + TO_THE_SECOND.format(at.atZone(zone));
    }

    /** For under a table, whose cells have no room for it. */
    public String zoneNote() {
        return "Times are " + zoneName() + ".";
    }

    /** The two greatest units, the second only if it is not zero: "40 s", "5 min", "2 h 5 min", "3 d 4 h". */
    public static String length(Duration duration) {
        if (duration.toDays() > 0) return pair(duration.toDays(), "d", duration.toHoursPart(), "h");
        if (duration.toHours() > 0) return pair(duration.toHours(), "h", duration.toMinutesPart(), "min");
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : Math.max(0, duration.toSeconds()) + " s";
    }

    private String distance(Instant at) {
        var left = Duration.between(clock.instant(), at);
        if (left.abs().compareTo(Duration.ofSeconds(1)) < 0) return "now";
        return left.isNegative() ? length(left.negated()) + " ago" : length(left);
    }

    private boolean isToday(Instant at) {
        return at.atZone(zone).toLocalDate().equals(clock.instant().atZone(zone).toLocalDate());
    }

    private String zoneName() {
        return zone.getId().equals("Z") ? "UTC" : zone.getId();
    }

    private static String pair(long great, String unit, int small, String smallUnit) {
        return great + " " + unit + (small > 0 ? " " + small + " " + smallUnit : "");
    }
}
