package io.nightlatch.access.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an ask and a yes are bound to beside people.
 *
 * @param waits how long an undecided request stays open
 * @param keeps how long a yes keeps before the first use
 * @param patterns all of which a reason has to fit
 * @param hours all of which have to be open
 * @param conditions all of which have to be so for an ask to be taken
 * @param autoApprovals all of which have to be so for an ask to be approved without anybody; empty: never
 * @param extend how a grant in use may be given more time; empty: not at all
 * @param atEnd what becomes at the end of a grant's time of what runs under it
 */
public record Terms(
        Duration waits,
        Duration keeps,
        List<ReasonPattern> patterns,
        List<Hours> hours,
        List<Condition> conditions,
        List<AutoApproval> autoApprovals,
        Optional<Extend> extend,
        AtEnd atEnd) {
    public static final Terms USUAL = new Terms(
            Duration.ofHours(8),
            Duration.ofHours(1),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            AtEnd.CUT);

    public Terms {
        patterns = List.copyOf(patterns);
        hours = List.copyOf(hours);
        conditions = List.copyOf(conditions);
        autoApprovals = List.copyOf(autoApprovals);
        if (!waits.isPositive() || !keeps.isPositive()) {
            throw new IllegalArgumentException("waiting and keeping take longer than nothing");
        }
    }

    /** The pattern that the reason does not fit. */
    Optional<ReasonPattern> missingIn(Optional<String> reason) {
        return patterns.stream()
                .filter(pattern -> reason.filter(pattern::isIn).isEmpty())
                .findFirst();
    }

    /** Where the ticket that the reason names can be looked at. */
    public Optional<String> ticket(Optional<String> reason) {
        return reason.flatMap(text -> patterns.stream()
                .flatMap(pattern -> pattern.linkIn(text).stream())
                .findFirst());
    }

    /** Why the hours do not let anybody use it at {@code at}, as a part of a sentence. */
    public Optional<String> whyClosed(Instant at) {
        return hours.stream().flatMap(it -> it.whyClosed(at).stream()).findFirst();
    }

    /** When the hours that are open at {@code at} are over. */
    public Optional<Instant> closes(Instant at) {
        return hours.stream().flatMap(it -> it.closes(at).stream()).min(Instant::compareTo);
    }
}
