package io.nightlatch.postgres.gateway;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.Outlook;
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
import java.util.concurrent.CountDownLatch;
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

    /** Until it is counted down, no second login of a session is made. */
    volatile CountDownLatch second = new CountDownLatch(0);

    SuperuserLogins(ShopTarget target) {
        this.target = target;
    }

    @Override
    public SessionLogin open(SessionId session, PrincipalName who, int nth, List<DatabaseRole> baseline) {
        if (nth > 1) await(second);
        var name = LoginName.of(who, session, nth);
        var salted = new byte[32];
        RANDOM.nextBytes(salted);
        var verifier = ScramVerifier.ofSalted(salted, new byte[16], 4096);
        target.run("shop", "create role \"" + name + "\" login password '" + verifier + "'");
        for (var role : baseline) grant(name, role);
        open.add(name);
        return new SessionLogin(session, name, 0, salted);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
    public synchronized EndingReport end(SessionLogin login) {
        var gone = new EndingReport(
                login, true, List.of(), List.of(), List.of(), Map.of(), Optional.empty(), Duration.ZERO);
        if (!open.contains(login.name())) return gone;
        target.run(
                "shop",
                "alter role \"" + login.name() + "\" nologin;"
                        + "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '"
                        + login.name() + "'; reassign owned by \"" + login.name() + "\" to shop_owner; drop owned by \""
                        + login.name() + "\"; drop role \"" + login.name() + "\"");
        open.remove(login.name());
        return gone;
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
    public Outlook outlook(SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates) {
        var none = Set.<String>of();
        if (holdsAll(login.name(), schemas, needs)) return new Outlook.Open(none);
        return candidates.stream()
                .filter(role -> holdsAll(role.name(), schemas, needs))
                .findFirst()
                .<Outlook>map(role -> new Outlook.Lacks(none, role, false))
                .orElse(new Outlook.Hopeless(none));
    }

    @Override
    public Outlook outlook(List<DatabaseRole> held, List<Need> needs, List<DatabaseRole> candidates) {
        throw new UnsupportedOperationException("the gateway asks about sessions");
    }

    private boolean holdsAll(String role, List<String> schemas, List<Need> needs) {
        try (var admin = target.admin("shop");
                var statement = admin.prepareStatement(
                        "select coalesce(bool_or(has_table_privilege(?, c.oid, ?)), true) from pg_class c where"
                                + " relname = ? and relnamespace::regnamespace::text = any (?)")) {
            for (var need : needs) {
                var on = onWholeRelation(need);
                if (on.isEmpty()) return false;
                statement.setString(1, role);
                statement.setString(2, on.get().privilege());
                statement.setString(3, on.get().name());
                var names = on.get().schema().map(List::of).orElse(schemas).toArray(String[]::new);
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

    /** In this shop nobody has rights on some columns only. */
    private static Optional<OnRelation> onWholeRelation(Need need) {
        return switch (need) {
            case OnRelation relation -> Optional.of(relation);
            case Need.OnColumns(var schema, var name, var privilege, var _) ->
                Optional.of(new OnRelation(schema, name, privilege));
            default -> Optional.empty();
        };
    }

    /** Whether the first row counts at least one. */
    boolean asks(String count) {
        return !target.ask(count).equals(List.of("0"));
    }

    @Override
    public boolean blocksOthers(SessionLogin login) {
        return blocksOthers;
    }
}
