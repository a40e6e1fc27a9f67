package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.TargetUnavailable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a target is as we need it, and names what is not: from the catalogs, which know the exact statement that is
 * missing, and then, if these are content, by a {@link Rehearsal} of a whole session. Leaves nothing behind.
 */
public final class Preflight {
    private static final String PROBLEMS = Sql.of("preflight.sql");
    private static final String PROBLEMS_OF_DATABASE = Sql.of("preflight_database.sql");
    private static final String REACHABLE = Sql.of("reachable.sql");

    private Preflight() {}

    /** Empty when all is well. A target that cannot be reached, or not as our own login, is a problem too. */
    public static List<Problem> check(Broker broker, GuardedRoles roles) {
        var problems = new LinkedHashSet<Problem>();
        List<String> databases;
        try {
            problems.addAll(broker.use(connection -> problems(connection, broker.target(), roles)));
            databases = broker.use(connection -> connection.texts(REACHABLE));
        } catch (SQLException e) {
            return List.of(unreachable(broker, e));
        }
        for (var database : databases) problems.addAll(inDatabase(broker, database));
        if (problems.stream().noneMatch(Problem::blocks)) problems.addAll(rehearsed(broker, roles, databases));
        return List.copyOf(problems);
    }

    private static List<Problem> rehearsed(Broker broker, GuardedRoles roles, List<String> databases) {
        var rehearsal = new Rehearsal(broker, roles, databases);
        // One that was disturbed, as by a lock or by another Nightlatch that rehearses, says nothing about the target.
        return rehearsal.problem().flatMap(_ -> rehearsal.problem()).stream().toList();
    }

    private static Problem unreachable(Broker broker, SQLException e) {
        var target = broker.target();
        TargetUnavailable told = broker.unavailable("work", e, Optional.empty());
        var broken = String.valueOf(told.getMessage());
        var user = Sql.quoted(target.broker().user());
        return new Problem(
                true,
                broken,
                switch (Refusals.stateOf(e)) {
                    case Refusals.INSUFFICIENT_PRIVILEGE ->
                        "GRANT CONNECT ON DATABASE " + Sql.quoted(target.database()) + " TO " + user + ";";
                    // The role exists and is not permitted, or pg_hba.conf has no line: the server's words tell which.
                    case "28000" ->
                        broken.contains("pg_hba")
                                ? "a line for " + user + " in pg_hba.conf"
                                : "ALTER ROLE " + user + " LOGIN;";
                    case "28P01" -> "ALTER ROLE " + user + " PASSWORD '…'; -- the one that the configuration names";
                    case "3D000" -> "name a database that exists";
                    case "53300" ->
                        "raise max_connections, or on 16 and later set reserved_connections and: GRANT"
                                + " pg_use_reserved_connections TO " + user + ";";
                    default -> "see the address and the broker's password";
                });
    }

    private static List<Problem> inDatabase(Broker broker, String database) {
        try {
            return broker.useIn(
                    database,
                    connection -> connection.query(
                            PROBLEMS_OF_DATABASE,
                            row -> new Problem(
                                    row.getBoolean("blocks"),
                                    row.getString("what") + elsewhere(broker, database),
                                    row.getString("repair"))));
        } catch (SQLException e) {
            return List.of(new Problem(
                    true,
                    "no session can be ended in database " + database + ", since the broker cannot connect to it: "
                            + Refusals.words(e),
                    "a line for " + Sql.quoted(broker.target().broker().user())
                            + " in pg_hba.conf, or what the server's" + " words say"));
        }
    }

    private static String elsewhere(Broker broker, String database) {
        return database.equals(broker.target().database()) ? "" : " (in database " + database + ")";
    }

    private static List<Problem> problems(Pinned connection, Target target, GuardedRoles roles) throws SQLException {
        var problems = new ArrayList<Problem>();
        if (!connection.isDirect()) {
            problems.add(new Problem(
                    true,
                    "another backend answers than the one we connected to: a connection pooler stands between",
                    "name the server itself as target"));
        }
        if (connection.major() < 15) {
            problems.add(
                    new Problem(true, "PostgreSQL " + connection.major() + " is too old", "update it to 15 or later"));
        }
        problems.addAll(connection.query(
                PROBLEMS,
                row -> new Problem(row.getBoolean("blocks"), row.getString("what"), row.getString("repair")),
                target.broker().user(),
                target.undertaker().user(),
                target.marker().name(),
                target.quarantine().name(),
                GuardedRoles.names(roles.wrapped()),
                GuardedRoles.names(roles.baseline())));
        return problems;
    }
}
