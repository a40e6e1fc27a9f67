package io.nightlatch.postgres.roles.xray;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read from one database at one instant.
 *
 * @param owner of the database, who is a member of {@code pg_database_owner} without anybody having said so
 * @param entries each thing with its access list, the built-in one where it has none of its own
 * @param invisible what could not be looked at, a sentence each
 * @param since when statistics began, if the server knows
 * @param active roles that have a connection now
 */
public record Catalog(
        String database,
        String version,
        int major,
        String login,
        Instant at,
        long owner,
        Map<Long, Role> roles,
        List<Membership> memberships,
        Map<Thing, List<Entry>> entries,
        List<FutureRight> future,
        Map<Long, Counters> counters,
        Statements statements,
        Optional<Instant> since,
        Set<Long> active,
        List<String> invisible) {

    /** The same without these memberships, for what would be if they were taken away. */
    public Catalog without(Set<Membership> taken) {
        return new Catalog(
                database,
                version,
                major,
                login,
                at,
                owner,
                roles,
                memberships.stream().filter(each -> !taken.contains(each)).toList(),
                entries,
                future,
                counters,
                statements,
                since,
                active,
                invisible);
    }

    public Optional<Role> role(String name) {
        return roles.values().stream().filter(role -> role.name().equals(name)).findFirst();
    }

    String name(long role) {
        if (role == Entry.PUBLIC) return "PUBLIC";
        var known = roles.get(role);
        return known == null ? "role " + role : known.name();
    }
}
