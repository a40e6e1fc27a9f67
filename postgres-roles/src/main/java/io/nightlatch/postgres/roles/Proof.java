package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the catalogs say is still there of a login. */
record Proof(Map<String, Long> counts, Optional<String> elsewhere, Optional<String> preparedElsewhere) {
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
                                    counts,
                                    Optional.ofNullable(row.getString("elsewhere")),
                                    Optional.ofNullable(row.getString("prepared_elsewhere")));
                        },
                        oid)
                .orElseThrow();
    }

    boolean nothingLeft() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    boolean hasLogin() {
        return count("logins") > 0;
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
