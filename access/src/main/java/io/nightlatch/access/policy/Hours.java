package io.nightlatch.access.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a role may be asked for and used, by the clocks of a place.
 *
 * @param open the times of the week; none means always
 * @param frozen the times in which nobody may, whatever the week says
 */
public record Hours(ZoneId zone, List<Week> open, List<Freeze> frozen) {
    /** A window that stands open again every week, so that nothing is looked for beyond it. */
    private static final Duration FAR = Duration.ofDays(8);

    private static final DateTimeFormatter SAID = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    public Hours {
        open = List.copyOf(open);
        frozen = List.copyOf(frozen);
    }

    public boolean isOpen(Instant at) {
        var there = at.atZone(zone);
        return (open.isEmpty() || open.stream().anyMatch(week -> week.contains(there)))
                && frozen.stream().noneMatch(freeze -> freeze.contains(there.toLocalDateTime()));
    }

    /** Why nobody may at {@code at}, as a part of a sentence. */
    Optional<String> whyClosed(Instant at) {
        if (isOpen(at)) return Optional.empty();
        var there = at.atZone(zone).toLocalDateTime();
        var when = frozen.stream()
                .filter(freeze -> freeze.contains(there))
                .map(freeze -> "is frozen from " + freeze)
                .findFirst()
                .orElseGet(() -> "is open "
                        + String.join(" and ", open.stream().map(Week::toString).toList()));
        var next = opens(at)
                .map(from -> ", next from " + SAID.format(from.atZone(zone)))
                .orElse("");
        return Optional.of(when + next + ", " + zone);
    }

    /** The first instant after {@code at}, at which it is open, at which it is not. */
    Optional<Instant> closes(Instant at) {
        return turns(at, false);
    }

    private Optional<Instant> opens(Instant at) {
        return turns(at, true);
    }

    private Optional<Instant> turns(Instant at, boolean toOpen) {
        return edges(at).filter(edge -> isOpen(edge) == toOpen).findFirst();
    }

    /** The instants after {@code at} at which something may change, in their order. */
    private Stream<Instant> edges(Instant at) {
        var day = at.atZone(zone).toLocalDate().minusDays(1);
        var freezes = frozen.stream()
                .flatMap(freeze -> Stream.of(freeze.from(), freeze.until()))
                .toList();
        var last = freezes.stream()
                .max(LocalDateTime::compareTo)
                .map(it -> it.atZone(zone).toInstant());
        var until = Stream.concat(Stream.of(at), last.stream())
                .max(Instant::compareTo)
                .orElse(at)
                .plus(FAR);
        var weekly = Stream.iterate(
                        day, it -> !it.atStartOfDay(zone).toInstant().isAfter(until), it -> it.plusDays(1))
                .flatMap(date -> open.stream()
                        .flatMap(week -> Stream.of(date.atTime(week.from()), week.end(date.atStartOfDay()))));
        return Stream.concat(weekly, freezes.stream())
                .map(local -> local.atZone(zone).toInstant())
                .filter(edge -> edge.isAfter(at))
                .sorted()
                .distinct();
    }

    /** From a time of each of these days until another one, which may be on the day after. */
    public record Week(DayOfWeek first, DayOfWeek last, LocalTime from, LocalTime until) {
        private static final Pattern SPELLING =
                Pattern.compile("(?:([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? )?(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");

        /** @throws IllegalArgumentException if {@code text} does not read like {@code Mon-Fri 08:00-18:00} */
        static Week parse(String text) {
            var parts = SPELLING.matcher(text.strip());
            try {
                if (parts.matches()) {
                    var first = parts.group(1) == null ? DayOfWeek.MONDAY : day(parts.group(1));
                    var alone = parts.group(1) == null ? DayOfWeek.SUNDAY : first;
                    var last = parts.group(2) == null ? alone : day(parts.group(2));
                    return new Week(first, last, time(parts.group(3)), time(parts.group(4)));
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("hours read Mon-Fri 08:00-18:00, Sat 22:00-06:00 or 00:00-24:00", e);
            }
            throw new IllegalArgumentException("hours read Mon-Fri 08:00-18:00, Sat 22:00-06:00 or 00:00-24:00");
        }

        private static DayOfWeek day(String name) {
            return Stream.of(DayOfWeek.values())
                    .filter(day -> shortly(day).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new DateTimeException("no day is called " + name));
        }

        private static LocalTime time(String text) {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        }

        private static String shortly(DayOfWeek day) {
            return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
        }

        private boolean isOn(DayOfWeek day) {
            int length = Math.floorMod(last.getValue() - first.getValue(), 7);
            return Math.floorMod(day.getValue() - first.getValue(), 7) <= length;
        }

        private boolean runsOver() {
            return !until.isAfter(from);
        }

        private LocalDateTime end(LocalDateTime startOfDay) {
            return startOfDay.plusDays(runsOver() ? 1 : 0).with(until);
        }

        private boolean contains(ZonedDateTime at) {
            var time = at.toLocalTime();
            boolean today = isOn(at.getDayOfWeek()) && !time.isBefore(from) && (runsOver() || time.isBefore(until));
            boolean sinceYesterday = runsOver() && isOn(at.getDayOfWeek().minus(1)) && time.isBefore(until);
            return today || sinceYesterday;
        }

        @Override
        public String toString() {
            var days = first == last ? shortly(first) : shortly(first) + "-" + shortly(last);
            return days + " " + from + "-" + (until.equals(LocalTime.MIDNIGHT) ? "24:00" : until);
        }
    }

    /** From a local time until the one before {@code until}. */
    public record Freeze(LocalDateTime from, LocalDateTime until) {
        private static final DateTimeFormatter SPELLING = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

        public Freeze {
            if (!from.isBefore(until)) throw new IllegalArgumentException("a freeze ends after it begins");
        }

        /** @throws IllegalArgumentException if {@code text} is no such time */
        static Freeze parse(String text) {
            var ends = text.strip().split(" to ", -1);
            if (ends.length != 2) throw wrong();
            try {
                return new Freeze(LocalDateTime.parse(ends[0], SPELLING), LocalDateTime.parse(ends[1], SPELLING));
            } catch (DateTimeException e) {
                throw wrong();
            }
        }

        private static IllegalArgumentException wrong() {
            return new IllegalArgumentException("a freeze reads 2026-12-20 18:00 to 2027-01-04 08:00");
        }

        private boolean contains(LocalDateTime at) {
            return !at.isBefore(from) && at.isBefore(until);
        }

        @Override
        public String toString() {
            return SPELLING.format(from) + " to " + SPELLING.format(until);
        }
    }
}
