package io.nightlatch.postgres.roles.xray;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who can do what in one database, for a person to read.
 *
 * @param score how much power stands, 0 (none) to 100: the root mean square of the exposures of all logins but the one that {@code
 *     initdb} made, so that one strong login is not lost among many weak ones
 * @param subjects roles that people and applications log in as or are members of, the most exposed first
 * @param everybody what PUBLIC holds, and so each of them
 * @param wrapFirst which roles to wrap, the one that gains most first
 * @param invisible what could not be looked at, a sentence each
 */
public record Report(
        String database,
        String version,
        String login,
        Instant at,
        Optional<Instant> since,
        int score,
        List<Subject> subjects,
        List<Holding> everybody,
        List<Finding> findings,
        List<Candidate> wrapFirst,
        List<FutureRight> future,
        Totals totals,
        List<String> invisible) {
    public Report {
        subjects = List.copyOf(subjects);
        everybody = List.copyOf(everybody);
        findings = List.copyOf(findings);
        wrapFirst = List.copyOf(wrapFirst);
        future = List.copyOf(future);
        invisible = List.copyOf(invisible);
    }

    /** How much was looked at. */
    public record Totals(int logins, int groups, int tables, int functions, int schemas) {}

    /**
     * One role.
     *
     * @param attributes such as SUPERUSER
     * @param exposure 0 to 100
     * @param reasons what the exposure is made of, the heaviest first
     * @param memberships its own, by which it reaches the others
     * @param members how many logins reach it; itself not counted
     * @param statements how many different statements are told of it
     * @param connected whether it has a connection now
     */
    public record Subject(
            Role role,
            List<String> attributes,
            int exposure,
            List<String> reasons,
            List<Link> memberships,
            List<Holding> holdings,
            int members,
            int statements,
            boolean connected) {
        public Subject {
            attributes = List.copyOf(attributes);
            reasons = List.copyOf(reasons);
            memberships = List.copyOf(memberships);
            holdings = List.copyOf(holdings);
        }
    }

    /** A membership by name. */
    public record Link(String role, boolean admin, boolean inherit, boolean set) {}

    /**
     * Rights on things of one kind in one schema that are held for one reason and used alike.
     *
     * @param afterSetRole whether it has them only after SET ROLE
     * @param things names without the schema
     */
    public record Holding(
            Kind kind, String schema, Why why, boolean afterSetRole, Set<Right> rights, Use use, List<String> things) {
        public Holding {
            things = List.copyOf(things);
        }
    }

    /** How bad it is that somebody holds something. */
    public enum Severity {
        HIGH,
        MEDIUM,
        LOW
    }

    /** Something that a person should look at: what it means in plain words, and what would change it. */
    public record Finding(Severity severity, String who, String what, String meaning, String repair) {}

    /**
     * A role that could be wrapped.
     *
     * @param power its exposure by itself
     * @param holders the logins that reach it
     * @param idle those of them that were not seen to use it
     */
    public record Candidate(String role, int power, List<String> holders, List<String> idle, String reason) {
        public Candidate {
            holders = List.copyOf(holders);
            idle = List.copyOf(idle);
        }
    }
}
