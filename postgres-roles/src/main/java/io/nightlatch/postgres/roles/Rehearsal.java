package io.nightlatch.postgres.roles;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.TargetUnavailable;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One session as Nightlatch runs them, by the same code: a login is made and connected, leaves something in each database that
 * it gets into, is given every wrapped role, and is ended. What it leaves is default privileges of its own, which need no
 * right, do nothing, and have to be taken away by the undertaker in that database.
 */
final class Rehearsal {
    private static final PrincipalName WHO = new PrincipalName("preflight");
    private static final String PASSWORD =
            "select pg_catalog.format('alter role %I password %L', ?::pg_catalog.text, ?::pg_catalog.text)";

    private final Broker broker;
    private final GuardedRoles roles;
    private final List<String> databases;
    private final SecureRandom random = new SecureRandom();
    private final PostgresSessionLogins logins;

    Rehearsal(Broker broker, GuardedRoles roles, List<String> databases) {
        this.broker = broker;
        this.roles = roles;
        this.databases = databases;
        // Not among the sessions of the database, which a converge pass would end in the middle of this.
        this.logins = new PostgresSessionLogins(
                broker, () -> roles, random, step -> {}, broker.target().database() + " (preflight)");
    }

    /** Empty if all of it worked. */
    Optional<Problem> problem() {
        try {
            logins.converge(Set::of); // what an earlier one left that crashed
            var login = logins.open(SessionId.random(random), WHO, roles.baseline());
            var act = use(login);
            var end = end(login);
            return end.or(() -> act);
        } catch (TargetUnavailable e) {
            return Optional.of(failed("no session can be opened", String.valueOf(e.getMessage())));
        }
    }

    private Optional<Problem> use(SessionLogin login) {
        try (var session = connect(login)) {
            logins.connected(login);
            for (var role : roles.wrapped()) unlock(login, role);
            return session.isValid(5)
                    ? Optional.empty()
                    : Optional.of(failed("a session does not survive that its login is closed", "it ended"));
        } catch (SQLException e) {
            return Optional.of(failed(
                    "no session can connect to database " + broker.target().database(), Refusals.words(e)));
        } catch (TargetUnavailable e) {
            return Optional.of(failed("a session cannot be unlocked", String.valueOf(e.getMessage())));
        }
    }

    private void unlock(SessionLogin login, DatabaseRole role) {
        logins.unlock(login, role, logins.ownsObjects(role));
    }

    /** The one connection that stays, after a look into the other databases: where it gets in, an ending has to as well. */
    private Connection connect(SessionLogin login) throws SQLException {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        var verifier = ScramVerifier.of(password, random).toString();
        broker.use(connection -> {
            connection.runRows(PASSWORD, login.name(), verifier);
            return true;
        });
        var account = new Target.Account(login.name(), password);
        for (var database : databases) {
            if (database.equals(broker.target().database())) continue;
            try (var elsewhere = broker.openAs(account, database)) {
                leaveSomething(elsewhere);
            } catch (SQLException e) {
                // Where it does not get in, or may leave nothing, nothing has to be ended.
            }
        }
        var session = broker.openAs(account, broker.target().database());
        try {
            leaveSomething(session);
        } catch (SQLException e) {
            // Likewise: a setting of the database, such as read only, is its owner's affair.
        }
        return session;
    }

    private static void leaveSomething(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("alter default privileges grant select on tables to public");
        }
    }

    private Optional<Problem> end(SessionLogin login) {
        try {
            var report = logins.end(login);
            broker.use(connection -> {
                PersonRole.drop(connection, WHO);
                return true;
            });
            if (report.gone()) return Optional.empty();
            return Optional.of(failed("no session can be ended", String.join("; ", report.left())));
        } catch (TargetUnavailable e) {
            return Optional.of(failed("no session can be ended", String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            return Optional.of(failed("the role of a person who is none cannot be dropped", Refusals.words(e)));
        }
    }

    private Problem failed(String what, String words) {
        return new Problem(true, what + ", as a trial has shown: " + words, "what the server's words above say");
    }
}
