package io.nightlatch.access.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one ending did and saw. {@code gone} only if the catalogs, read back afterwards, show no login, membership,
 * backend, prepared transaction or owned object of it. {@code left} names what is still there, {@code moved} what went
 * to which heir, {@code adopt} the SQL by which a DBA can take over what went to quarantine, {@code counts} how much there
 * was, by names, {@code evidence} how the catalogs were read back, where there was an OID to ask for.
 */
public record EndingReport(
        SessionLogin login,
        boolean gone,
        List<String> left,
        List<String> moved,
        List<String> adopt,
        Map<String, Object> counts,
        Optional<Evidence> evidence,
        Duration took) {
    public EndingReport {
        left = List.copyOf(left);
        moved = List.copyOf(moved);
        adopt = List.copyOf(adopt);
        counts = Map.copyOf(counts);
    }

    /** Of all logins of one session: gone only if each of them is. Counts are told login by login. */
    public static EndingReport together(List<EndingReport> reports) {
        if (reports.size() == 1) return reports.getFirst();
        return new EndingReport(
                reports.getLast().login(),
                reports.stream().allMatch(EndingReport::gone),
                all(reports, EndingReport::left),
                all(reports, EndingReport::moved),
                all(reports, EndingReport::adopt),
                reports.stream()
                        .collect(Collectors.toMap(one -> one.login().name(), EndingReport::counts, (_, last) -> last)),
                reports.getLast().evidence(),
                reports.stream().map(EndingReport::took).reduce(Duration.ZERO, Duration::plus));
    }

    private static List<String> all(List<EndingReport> reports, Function<EndingReport, List<String>> what) {
        return reports.stream().flatMap(one -> what.apply(one).stream()).toList();
    }
}
