package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.Evidence;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the catalogs say is still there of a login. */
record Proof(
        long oid,
        Map<String, Long> counts,
        Instant at,
        Optional<String> elsewhere,
        Optional<String> preparedElsewhere) {
    private static final String PROOF = Sql.of("proof.sql");
    private static final List<String> COUNTS =
            List.of("logins", "memberships", "backends", "prepared", "dependencies", "settings");

    static Proof read(Pinned broker, long oid) throws SQLException {
        return broker.one(
                        PROOF,
                        row -> {
                            var counts = new LinkedHashMap<String, Long>();
                            for (var name : COUNTS) counts.put(name, row.getLong(name));
                            return new Proof(
                                    oid,
                                    counts,
                                    row.getTimestamp("at").toInstant(),
                                    Optional.ofNullable(row.getString("elsewhere")),
                                    Optional.ofNullable(row.getString("prepared_elsewhere")));
                        },
                        oid)
                .orElseThrow();
    }

    boolean nothingLeft() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    Evidence evidence() {
        return new Evidence(PROOF.strip(), oid, Map.copyOf(counts), at);
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Owned objects, rights on objects, policies: what DROP ROLE would stumble over. */
    boolean isNamedByObjects() {
        return count("dependencies") > 0;
    }

    /** In words, for people. */
    List<String> left() {
        var left = new ArrayList<String>();
        counts.forEach((name, count) -> {
            if (count > 0) left.add(name + ": " + count);
        });
        elsewhere.ifPresent(left::add);
        preparedElsewhere.ifPresent(left::add);
        return left;
    }
}
