package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.StepListener.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Takes from a dead login what it owns and may. Some of these steps fire event triggers, so they are done by a login that can do
 * no more than the dead one could: it is lent the dead one and the roles that it was in, and gives them back at once.
 */
final class Undertaker {
    private static final String LEND = Sql.of("lend.sql");
    private static final String LEND_GRANTORS = Sql.of("lend_grantors.sql");
    private static final String TAKE_BACK = """
        select pg_catalog.concat(pg_catalog.format('revoke %I from %I', r.rolname, u.rolname), ?::pg_catalog.text)
        from pg_catalog.pg_auth_members m
        join pg_catalog.pg_roles u on u.oid operator(pg_catalog.=) m.member
        join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) m.roleid
        join pg_catalog.pg_roles us on us.oid operator(pg_catalog.=) m.grantor
        where u.rolname operator(pg_catalog.=) ?::pg_catalog.name and us.rolname operator(pg_catalog.=) current_user\
        """;
    private static final String EVENT_TRIGGERS = """
        select pg_catalog.format('event trigger %I runs %I.%I of %I; to go on without it: alter event trigger %I disable',
          e.evtname, n.nspname, f.proname, pg_catalog.pg_get_userbyid(f.proowner), e.evtname)
        from pg_catalog.pg_event_trigger e
        join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) e.evtfoid
        join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
        where e.evtenabled operator(pg_catalog.=) any ('{O,A}'::pg_catalog."char"[])
          and e.evtevent operator(pg_catalog.<>) 'login'\
        """;

    private final Broker broker;
    private final RandomGenerator random;
    private final StepListener steps;
    // Lendings are not counted: one that goes back would take the same role from another ending.
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Undertaker(Broker broker, RandomGenerator random, StepListener steps) {
        this.broker = broker;
        this.random = random;
        this.steps = steps;
    }

    /** What went where, and by which SQL a DBA can take over what went to quarantine. */
    record Burial(List<String> moved, List<String> adopt) {}

    /** A step of ours that the target refused; the connection it happened on is gone either way. */
    static final class Failed extends SQLException {
        private static final long serialVersionUID = 1L;

        Failed(String message, SQLException cause) {
            super(message, cause.getSQLState(), cause);
        }
    }

    /** In one database; what it owns and may in others stays for their turn. */
    Burial bury(SessionLogin login, GuardedRoles roles, String database) throws SQLException {
        return bury(login, roles, database, false);
    }

    /** For one that owns nothing more there: what others granted it can be revoked only by those to whom it belongs. */
    void revokeWhatOthersGranted(SessionLogin login, GuardedRoles roles, String database) throws SQLException {
        bury(login, roles, database, true);
    }

    private Burial bury(SessionLogin login, GuardedRoles roles, String database, boolean withGrantors)
            throws SQLException {
        oneAtATime.lock();
        try {
            lend(login, roles, database, withGrantors);
            try {
                steps.reached(Step.LENT);
                var verifier = ScramVerifier.of(broker.target().undertaker().password(), random);
                var burial = broker.undertake(
                        database,
                        connection -> connection.transact(transaction ->
                                new Estate(transaction, broker.target(), roles, verifier.toString()).settle(login)));
                steps.reached(Step.CLEANED);
                return burial;
            } catch (SQLException e) {
                throw new Failed(String.join("; ", withEventTriggers(e, database)), e);
            } finally {
                takeBack();
                steps.reached(Step.TAKEN_BACK);
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    /** After a crash between lending and taking back. */
    void takeBackWhatWasLeft() throws SQLException {
        if (!oneAtATime.tryLock()) return; // it is lent because it is used
        try {
            takeBack();
        } finally {
            oneAtATime.unlock();
        }
    }

    private void lend(SessionLogin login, GuardedRoles roles, String database, boolean withGrantors)
            throws SQLException {
        broker.useIn(
                database,
                one -> one.transact(connection -> {
                    connection.runRows(
                            LEND,
                            broker.target().undertaker().user(),
                            broker.target().marker().name(),
                            broker.target().quarantine().name(),
                            GuardedRoles.names(roles.wrapped()),
                            (long) connection.major(),
                            login.oid());
                    if (withGrantors) {
                        connection.runRows(
                                LEND_GRANTORS,
                                broker.target().undertaker().user(),
                                broker.target().marker().name(),
                                Stream.concat(roles.wrapped().stream(), roles.baseline().stream())
                                        .map(DatabaseRole::name)
                                        .toList(),
                                (long) connection.major(),
                                login.oid());
                    }
                    return true;
                }));
    }

    private void takeBack() throws SQLException {
        broker.use(connection -> {
            connection.runRows(
                    TAKE_BACK,
                    Sql.givenByUs(connection.major()),
                    broker.target().undertaker().user());
            return true;
        });
    }

    private List<String> withEventTriggers(SQLException e, String database) throws SQLException {
        var words = new ArrayList<String>();
        words.add(Refusals.words(e));
        if (!Refusals.isLostConnection(e)) {
            words.addAll(broker.useIn(database, connection -> connection.texts(EVENT_TRIGGERS)));
        }
        return words;
    }
}
