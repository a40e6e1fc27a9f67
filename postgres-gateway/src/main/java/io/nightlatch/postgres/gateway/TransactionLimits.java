package io.nightlatch.postgres.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long the server leaves an idle transaction alone. A hold in a transaction must be over before: the server would
 * end the connection, and the client would never learn what it was waiting for.
 */
final class TransactionLimits {
    private static final int KNOWS_TRANSACTION_TIMEOUT = 17;
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Pattern SHOWN = Pattern.compile("(\\d{1,10})(ms|s|min|h|d)");

    private TransactionLimits() {}

    /** For the session's own connection. SHOW takes no snapshot, so a SET TRANSACTION may still follow it. */
    static String question(int serverMajor) {
        var idle = "show idle_in_transaction_session_timeout";
        return serverMajor >= KNOWS_TRANSACTION_TIMEOUT ? idle + "; show transaction_timeout" : idle;
    }

    /**
     * How long a hold may take, less a margin for the ROLLBACK behind it; zero if there is no time for one. Empty if the
     * server sets no limit.
     *
     * @param answers to the question, in its order
     * @param openFor how long the transaction is open already
     */
    static Optional<Duration> longestHold(List<String> answers, Duration openFor) {
        Optional<Duration> idle = answers.isEmpty() ? Optional.empty() : shown(answers.getFirst());
        Optional<Duration> whole =
                answers.size() < 2 ? Optional.empty() : shown(answers.get(1)).map(limit -> limit.minus(openFor));
        return java.util.stream.Stream.of(idle, whole)
                .flatMap(Optional::stream)
                .map(limit -> limit.minus(MARGIN))
                .map(limit -> limit.isNegative() ? Duration.ZERO : limit)
                .min(Duration::compareTo);
    }

    /** As SHOW writes a time in milliseconds (manual, "Parameter Names and Values"); empty for 0, which means never. */
    private static Optional<Duration> shown(String setting) {
        var parts = SHOWN.matcher(setting);
        if (!parts.matches()) return Optional.empty();
        long number = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "min" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
