package io.nightlatch.access.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * What an ask and a yes are bound to beside people.
 *
 * @param waits how long an undecided request stays open
 * @param keeps how long a yes keeps before the first use
 * @param reasonPattern a regular expression that somewhere in the reason has to fit
 */
public record Terms(Duration waits, Duration keeps, Optional<String> reasonPattern) {
    public static final Terms USUAL = new Terms(Duration.ofHours(8), Duration.ofHours(1), Optional.empty());

    public Terms {
        if (!waits.isPositive() || !keeps.isPositive()) {
            throw new IllegalArgumentException("waiting and keeping take longer than nothing");
        }
        reasonPattern.ifPresent(Terms::compiled);
    }

    /** @throws IllegalArgumentException with words for whoever wrote it, if it is no regular expression */
    static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a regular expression such as [A-Z]+-[0-9]+ would be right (" + e.getDescription() + ")", e);
        }
    }

    /** Whether the reason is one that policy takes. */
    public boolean takes(Optional<String> reason) {
        return reasonPattern.isEmpty()
                || reason.filter(text ->
                                compiled(reasonPattern.get()).matcher(text).find())
                        .isPresent();
    }
}
