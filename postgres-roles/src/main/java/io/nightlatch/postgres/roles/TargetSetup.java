package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.ScramVerifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prepares a database for us: our two logins, the marker group, the quarantine role and its schema, and what they may. Needs no
 * superuser: each step knows whether the one who would take it may, and by which statement a superuser lets them.
 */
public final class TargetSetup {
    private static final String SETUP = Sql.of("setup.sql");
    private static final String BEFORE = Sql.of("before.sql");
    private static final String HARDENING = Sql.of("hardening.sql");

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
     * One statement of the preparation.
     *
     * @param purpose why, in words; the same for statements that belong together
     * @param possible whether the one who was asked may run it
     * @param needed whether no session could be opened, unlocked or ended without it
     * @param repair the SQL by which a superuser lets them run it, empty where a superuser has to run the statement itself
     */
    public record Step(String purpose, String statement, boolean possible, boolean needed, String repair) {}

    /** What is to be run in the target's database, in order. Wrapped and baseline roles that do not exist are left out. */
    public List<Step> steps(Broker admin) throws SQLException {
        return admin.use(connection -> steps(connection, OurRoles.EMERGENCY.name()));
    }

    /** What a DBA may want to take from everybody; nothing here does it. */
    public List<String> hardening(Broker admin) throws SQLException {
        return admin.use(connection -> connection.texts(HARDENING));
    }

    /**
     * How it is now, as the JSON that {@link TargetUnwrap} takes.
     *
     * @param who words for whose look this was, kept in it as {@code admin}
     */
    public String before(Broker admin, String who) throws SQLException {
        return admin.use(connection -> String.valueOf(
                connection.texts(BEFORE, OurRoles.of(target), who).getFirst()));
    }

    /** Runs in one transaction what is possible of the steps. Doing it again changes nothing but the passwords' salts. */
    public void apply(Broker admin) throws SQLException {
        admin.use(connection -> connection.transact(transaction -> {
            transaction.run(possible(steps(transaction, OurRoles.EMERGENCY.name())));
            return true;
        }));
    }

    /** The same without an emergency login, for a server that is ours altogether. */
    public void apply(Connection superuser) throws SQLException {
        Pinned.over(superuser).transact(transaction -> {
            transaction.run(possible(steps(transaction, "")));
            return true;
        });
    }

    private static List<String> possible(List<Step> steps) {
        return steps.stream().filter(Step::possible).map(Step::statement).toList();
    }

    private List<Step> steps(Pinned connection, String emergency) throws SQLException {
        return connection.query(
                SETUP,
                row -> new Step(
                        row.getString("purpose"),
                        row.getString("statement"),
                        row.getBoolean("possible"),
                        row.getBoolean("needed"),
                        row.getString("repair")),
                target.broker().user(),
                verifier(target.broker().password()),
                target.undertaker().user(),
                verifier(target.undertaker().password()),
                target.marker().name(),
                target.quarantine().name(),
                emergency,
                GuardedRoles.names(roles.baseline()),
                GuardedRoles.names(roles.wrapped()));
    }

    private String verifier(String password) {
        return ScramVerifier.of(password, random).toString();
    }
}
