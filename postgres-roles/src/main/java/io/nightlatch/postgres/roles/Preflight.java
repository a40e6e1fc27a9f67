package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.TargetUnavailable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether a target is as we need it, and names what is not. Changes nothing. */
public final class Preflight {
    private static final String PROBLEMS = Sql.of("preflight.sql");

    private Preflight() {}

    /** Empty when all is well. A target that cannot be reached, or not as our own login, is a problem too. */
    public static List<Problem> check(Broker broker, GuardedRoles roles) {
        try {
            return broker.use(connection -> problems(connection, broker.target(), roles));
        } catch (SQLException e) {
            TargetUnavailable told = broker.unavailable("work", e, Optional.empty());
            return List.of(
                    new Problem(true, String.valueOf(told.getMessage()), "see the address and the broker's password"));
        }
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
