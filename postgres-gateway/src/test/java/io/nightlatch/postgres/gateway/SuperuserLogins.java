package io.nightlatch.postgres.gateway;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Need.OnRelation;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Session logins the short way: as the superuser, without the care that a real ending takes. */
final class SuperuserLogins implements SessionLogins, Rights {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final ShopTarget target;
    private final Set<DatabaseRole> owners = Set.of(new DatabaseRole("shop_owner"));
    final Set<String> open = ConcurrentHashMap.newKeySet();
    volatile boolean blocksOthers;
    /** False: unlocking does nothing, so that the server refuses what should have become possible. */
    volatile boolean unlocks = true;

    volatile Optional<TargetUnavailable> atConnected = Optional.empty();

    SuperuserLogins(ShopTarget target) {
        this.target = target;
    }

    @Override
    public SessionLogin open(SessionId session, PrincipalName who, List<DatabaseRole> baseline) {
        var name = LoginName.of(who, session);
        var salted = new byte[32];
        RANDOM.nextBytes(salted);
        var verifier = ScramVerifier.ofSalted(salted, new byte[16], 4096);
        target.run("shop", "create role \"" + name + "\" login password '" + verifier + "'");
        for (var role : baseline) grant(name, role);
        open.add(name);
        return new SessionLogin(session, name, 0, salted);
    }

    private void grant(String login, DatabaseRole role) {
        target.run("shop", "grant \"" + role.name() + "\" to \"" + login + "\"");
    }

    @Override
    public void connected(SessionLogin login) {
        if (atConnected.isPresent()) throw atConnected.get();
        target.run("shop", "alter role \"" + login.name() + "\" nologin");
    }

    @Override
    public void unlock(SessionLogin login, DatabaseRole role, boolean settable) {
        if (unlocks) grant(login.name(), role);
    }

    @Override
    public EndingReport end(SessionLogin login) {
        target.run(
                "shop",
                "alter role \"" + login.name() + "\" nologin;"
                        + "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '"
                        + login.name() + "'; reassign owned by \"" + login.name() + "\" to shop_owner; drop owned by \""
                        + login.name() + "\"; drop role \"" + login.name() + "\"");
        open.remove(login.name());
        return new EndingReport(
                login, true, List.of(), List.of(), List.of(), Map.of(), Optional.empty(), Duration.ZERO);
    }

    @Override
    public List<EndingReport> converge(Supplier<Set<String>> alive) {
        return List.of();
    }

    @Override
    public boolean ownsObjects(DatabaseRole role) {
        return owners.contains(role);
    }

    @Override
    public Optional<DatabaseRole> least(
            SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates) {
        if (holdsAll(login.name(), schemas, needs)) return Optional.empty();
        return candidates.stream()
                .filter(role -> holdsAll(role.name(), schemas, needs))
                .findFirst();
    }

    private boolean holdsAll(String role, List<String> schemas, List<Need> needs) {
        try (var admin = target.admin("shop");
                var statement = admin.prepareStatement(
                        "select coalesce(bool_or(has_table_privilege(?, c.oid, ?)), false) from pg_class c where"
                                + " relname = ? and relnamespace::regnamespace::text = any (?)")) {
            for (var need : needs) {
                if (!(need instanceof OnRelation(var schema, var name, var privilege))) return false;
                statement.setString(1, role);
                statement.setString(2, privilege);
                statement.setString(3, name);
                var names = schema.map(List::of).orElse(schemas).toArray(String[]::new);
                statement.setArray(4, admin.createArrayOf("text", names));
                try (var row = statement.executeQuery()) {
                    row.next();
                    if (!row.getBoolean(1)) return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean blocksOthers(SessionLogin login) {
        return blocksOthers;
    }
}
