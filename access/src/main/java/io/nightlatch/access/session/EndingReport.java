package io.nightlatch.access.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
}
