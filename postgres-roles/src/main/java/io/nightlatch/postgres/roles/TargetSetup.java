package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.ScramVerifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Prepares a database for us: our two logins, the marker group, the quarantine role and its schema, and what they may. */
public final class TargetSetup {
    private static final String SETUP = Sql.of("setup.sql");

    private final Target target;
    private final GuardedRoles roles;
    private final RandomGenerator random;

    /** @param random for the salts of the two passwords, which leave this machine only as SCRAM verifiers */
    public TargetSetup(Target target, GuardedRoles roles, RandomGenerator random) {
        this.target = target;
        this.roles = roles;
        this.random = random;
    }

    /**
     * What has to be run in the target's database, in order. Wrapped and baseline roles that do not exist are left out.
     *
     * @param superuser connected to that database; asked, not changed
     */
    public List<String> statements(Connection superuser) throws SQLException {
        var grantable = Stream.concat(roles.baseline().stream(), roles.wrapped().stream())
                .map(role -> role.name())
                .toArray();
        try (var query = superuser.prepareStatement(SETUP)) {
            query.setString(1, target.broker().user());
            query.setString(2, verifier(target.broker().password()));
            query.setString(3, target.undertaker().user());
            query.setString(4, verifier(target.undertaker().password()));
            query.setString(5, target.marker().name());
            query.setString(6, target.quarantine().name());
            query.setArray(7, superuser.createArrayOf("text", grantable));
            try (var rows = query.executeQuery()) {
                var statements = new ArrayList<String>();
                while (rows.next()) statements.add(rows.getString(1));
                return statements;
            }
        }
    }

    /** Runs {@link #statements} in one transaction. Doing it again changes nothing but the passwords' salts. */
    public void apply(Connection superuser) throws SQLException {
        boolean autoCommit = superuser.getAutoCommit();
        superuser.setAutoCommit(false);
        try (var statement = superuser.createStatement()) {
            statement.setEscapeProcessing(false);
            for (var sql : statements(superuser)) statement.execute(sql);
            superuser.commit();
        } catch (SQLException e) {
            superuser.rollback();
            throw e;
        } finally {
            superuser.setAutoCommit(autoCommit);
        }
    }

    private String verifier(String password) {
        return ScramVerifier.of(password, random).toString();
    }
}
