package io.nightlatch.access.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What somewhere in a reason has to stand, such as a ticket's number.
 *
 * @param regex in RE2's syntax, so that no reason keeps it busy
 * @param link where what was found can be looked at, with {@code {}} in its place
 */
public record ReasonPattern(String regex, Optional<String> link) {
    private static final String PLACE = "{}";

    public ReasonPattern {
        compiled(regex);
        link.filter(to -> !to.matches("https?://.+") || !to.contains(PLACE)).ifPresent(_ -> {
            throw new IllegalArgumentException("a link reads https://tickets.example.com/browse/{}");
        });
    }

    private static Pattern compiled(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a regular expression such as [A-Z]+-[0-9]+ would be right (" + e.getDescription() + ")", e);
        }
    }

    boolean isIn(String reason) {
        return compiled(regex).matcher(reason).find();
    }

    /** The address of what the reason names. */
    Optional<String> linkIn(String reason) {
        var found = compiled(regex).matcher(reason);
        if (link.isEmpty() || !found.find()) return Optional.empty();
        return Optional.of(link.get().replace(PLACE, URLEncoder.encode(found.group(), StandardCharsets.UTF_8)));
    }
}
