package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes us out of a server again: drops our roles with what they hold, and gives back what was taken from others since setup. */
public final class TargetUnwrap {
    private static final String BLOCKERS = Sql.of("unwrap_blockers.sql");
    private static final String ELSEWHERE = Sql.of("unwrap_elsewhere.sql");
    private static final String IN_DATABASE = Sql.of("unwrap_database.sql");
    private static final String UNWRAP = Sql.of("unwrap.sql");

    private final Target target;
    private final List<String> ours;
    private final String before;

    /** @param before what {@link TargetSetup#before} told at setup */
    public TargetUnwrap(Target target, String before) {
        this.target = target;
        this.ours = OurRoles.of(target);
        this.before = before;
    }

    /**
     * One statement of the ending.
     *
     * @param possible whether the one who was asked may run it; else it is somebody else's, and left to them
     */
    public record Step(String database, String statement, boolean possible) {}

    /** Why it cannot be done yet, such as sessions that are open; empty if it can. */
    public List<Problem> blockers(Broker admin) throws SQLException {
        return admin.use(connection -> connection.query(
                BLOCKERS,
                row -> new Problem(true, row.getString("what"), row.getString("repair")),
                ours,
                target.marker().name(),
                target.quarantine().name()));
    }

    /** What is to be run, in order; empty when all is as it was. */
    public List<Step> steps(Broker admin) throws SQLException {
        var steps = new ArrayList<Step>();
        for (var database : admin.use(connection -> connection.texts(ELSEWHERE, ours))) {
            for (var statement : admin.useIn(database, connection -> held(connection, false)))
                steps.add(new Step(database, statement, true));
        }
        admin.use(connection -> {
            for (var statement : held(connection, true)) steps.add(new Step(target.database(), statement, true));
            return steps.addAll(last(connection));
        });
        return steps;
    }

    /** Runs what is possible: in one transaction, but for what is in other databases of the server, which goes before. */
    public void apply(Broker admin) throws SQLException {
        for (var database : admin.use(connection -> connection.texts(ELSEWHERE, ours))) {
            admin.useIn(
                    database,
                    connection -> connection.transact(transaction -> {
                        transaction.run(held(transaction, false));
                        return true;
                    }));
        }
        admin.use(connection -> connection.transact(transaction -> {
            transaction.run(held(transaction, true));
            for (var step : last(transaction)) if (step.possible()) transaction.run(step.statement());
            return true;
        }));
    }

    private List<String> held(Pinned connection, boolean last) throws SQLException {
        return connection.texts(IN_DATABASE, ours, target.quarantine().name(), last);
    }

    private List<Step> last(Pinned connection) throws SQLException {
        return connection.query(
                UNWRAP,
                row -> new Step(target.database(), row.getString("statement"), row.getBoolean("possible")),
                ours,
                before);
    }
}
