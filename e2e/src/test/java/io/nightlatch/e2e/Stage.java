package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.TargetSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A shop and a Nightlatch of one version, on which attacks are played one after another. Each finds the schema {@code
 * desk}, in which everybody may create and which is gone afterwards, and in it a tripwire; after each, what must hold
 * after all of them is looked at.
 */
final class Stage implements AutoCloseable {
    static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Wrapped roles whose names are syntax where somebody forgets to quote; each has all rights on odd.things. */
    static final List<String> ODD_ROLES =
            List.of("Orders Writer", "say \"please\"; reset role; --", "it's $$ /* select", "select", "größe");

    private static final String DESK = """
        drop schema if exists desk cascade;
        create schema desk;
        grant usage, create on schema desk to public;
        -- who runs the code of others is counted, for ever: a sequence does not roll back
        create sequence desk.run_by_us;
        create sequence desk.run_by_anybody;
        grant usage on all sequences in schema desk to public;
        create function desk.tripwire() returns int language plpgsql set search_path = pg_catalog as $$ begin
          perform nextval('desk.run_by_anybody');
          if session_user::text in ('nightlatch_broker', 'nightlatch_undertaker') then perform nextval('desk.run_by_us'); end if;
          return 0;
        end $$;
        """;
    private static final String LOGINS = "select string_agg(rolname, ', ') from pg_roles where rolname like '%~%'";
    /** Everything about roles and the shop that no attack may change. */
    private static final String STATE = """
        select string_agg(line, E'\\n' order by line) from (
          select 'role ' || rolname || ' ' || rolsuper || rolinherit || rolcreaterole || rolcreatedb || rolcanlogin
            || rolreplication || rolbypassrls || ' ' || rolconnlimit || coalesce(rolpassword, '') as line
            from pg_authid where rolname <> 'nightlatch_undertaker' -- its verifier is made anew
              and rolname not like 'nl\\_person\\_%' -- made at a person's first session
          union all select 'member ' || m.member::regrole || ' of ' || m.roleid::regrole || ' ' || m.admin_option || ' by '
            || m.grantor::regrole from pg_auth_members m where m.roleid::regrole::text not like '%nl\\_person\\_%'
          union all select 'setting ' || setrole || ' ' || array_to_string(setconfig, ' ') from pg_db_role_setting
          union all select 'relation ' || c.relname || ' of ' || c.relowner::regrole || ' ' || coalesce(c.relacl::text, '')
            from pg_class c where c.relnamespace = 'public'::regnamespace
          union all select 'routine ' || p.proname || ' of ' || p.proowner::regrole
            from pg_proc p where p.pronamespace = 'public'::regnamespace
          union all select 'trigger ' || tgname from pg_trigger where not tgisinternal
          union all select 'prepared ' || gid from pg_prepared_xacts
          union all select 'default ' || defaclacl::text from pg_default_acl
          union all select 'orders ' || count(*) || ' ' || sum(total) || ' ' || md5(string_agg(status, ',' order by id)) from public.orders
          union all select 'payments ' || count(*) || ' ' || sum(amount) || ' ' || md5(string_agg(method, ',' order by id)) from public.payments
        ) lines\
        """;

    final int major;
    private final Shop shop;
    final Nightlatch nightlatch;
    private final Connection superuser;
    private final List<Wire> sessions = new ArrayList<>();
    private final List<String> grants = new ArrayList<>();
    private final Deque<String> afterwards = new ArrayDeque<>();
    private String stateBefore = "";

    private Stage(int major, Shop shop, Nightlatch nightlatch) throws SQLException {
        this.major = major;
        this.shop = shop;
        this.nightlatch = nightlatch;
        this.superuser = shop.admin("shop");
    }

    static Stage on(int major, Path folder) throws Exception {
        var policy = new StringBuilder(Shop.resource("policy.yaml"));
        for (var role : ODD_ROLES) {
            policy.append("""
                      - role: '%s'
                        who: [developers]
                        approve: [{by: [dbas], count: 1}]
                        duration: {max: 1h, default: 15m}
                        act: inherit
                """.formatted(role.replace("'", "''")));
        }
        var shop = Shop.on(major, folder.resolve("server"), policy.toString());
        addOddRoles(shop, policy.toString());
        return new Stage(major, shop, Nightlatch.before(shop, folder.resolve("nightlatch")));
    }

    private static void addOddRoles(Shop shop, String policy) throws SQLException, IOException {
        try (var admin = shop.admin("shop");
                var statement = admin.createStatement()) {
            statement.execute("create schema odd; create table odd.things (id int)");
            for (var role : ODD_ROLES) {
                var quoted = '"' + role.replace("\"", "\"\"") + '"';
                statement.execute("create role " + quoted + " nologin; grant usage on schema odd to " + quoted
                        + "; grant all on odd.things to " + quoted);
            }
            var guarded = GuardedRoles.of(PolicyFile.parse("policy.yaml", policy, Optional.empty())
                    .policy()
                    .databases()
                    .values()
                    .iterator()
                    .next());
            new TargetSetup(shop.target(), guarded, new SecureRandom()).apply(admin);
        }
    }

    /** Plays one attack on a clean stage, and looks at what has to hold after each. */
    void play(Attack attack) throws Exception {
        admin(DESK);
        stateBefore = one(STATE);
        Throwable failure = null;
        try {
            attack.script().play(this);
            if (grants.isEmpty()) nobodyHoldsAWrappedRole();
        } catch (Exception | AssertionError e) {
            failure = e;
            throw e;
        } finally {
            clearUp(failure);
        }
        assertThat(one(STATE)).isEqualTo(stateBefore);
        assertThat(nightlatch.api("dave").events("kind=grant.end_unverified")).isEmpty();
    }

    /** @param failure of the attack itself, which must not be hidden by what comes of it */
    private void clearUp(@Nullable Throwable failure) throws Exception {
        try {
            leave();
            for (var statement : afterwards) admin(statement);
            admin("drop schema desk cascade");
        } catch (Exception | AssertionError e) {
            if (failure == null) throw e;
            failure.addSuppressed(e);
        } finally {
            sessions.clear();
            grants.clear();
            afterwards.clear();
        }
    }

    private void nobodyHoldsAWrappedRole() throws SQLException {
        var members = one("""
            select string_agg(l.rolname || ' has ' || r.role, ', ') from pg_roles l,
              unnest(array['orders_writer', 'payments_writer', 'shop_owner']) r(role)
            where l.rolname like '%~%' and pg_has_role(l.rolname, r.role, 'member')\
            """);
        assertThat(members)
                .as("members of wrapped roles, though nothing was granted")
                .isEmpty();
    }

    /** Closes all sessions, ends all grants, and waits until nothing of either is left in the target. */
    void leave() throws Exception {
        for (var session : sessions) session.close();
        sessions.clear();
        for (var grant : grants) endGrant(grant);
        grants.clear();
        awaitNoLogins();
        assertThat(calls("desk.run_by_us"))
                .as("times that Nightlatch ran somebody's code")
                .isZero();
    }

    private void endGrant(String grant) throws InterruptedException {
        var api = nightlatch.api("erin");
        api.revoke(grant);
        api.await("/grants/" + grant, now -> "ended".equals(now.get("state")));
    }

    void awaitNoLogins() throws Exception {
        await("no session login is left", () -> one(LOGINS).isEmpty());
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks until it holds: the target has no way to tell us. */
    static void await(String what, Condition condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            if (System.nanoTime() > until) throw new AssertionError("never came true: " + what);
            Thread.sleep(20);
        }
    }

    // -- the administrator, beside the gateway
    // -------------------------------------------------------------------------

    void admin(String... statements) throws SQLException {
        try (var statement = superuser.createStatement()) {
            for (var sql : statements) statement.execute(sql);
        }
    }

    /** The first value of the first row, empty where it is null. */
    String one(String sql) throws SQLException {
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            var value = rows.getString(1);
            return value == null ? "" : value;
        }
    }

    long count(String sql) throws SQLException {
        return Long.parseLong(one(sql));
    }

    /** How often a sequence was called, by whomever and whatever became of the transaction. */
    long calls(String sequence) throws SQLException {
        return count("select case when is_called then last_value else 0 end from " + sequence);
    }

    /** How often the tripwire, or another function that counts itself, was run. */
    long runs() throws SQLException {
        return calls("desk.run_by_anybody");
    }

    /** The administrator's own clearing up, done when all sessions are gone; the last one named is done first. */
    void afterwards(String sql) {
        afterwards.addFirst(sql);
    }

    // -- people, through the gateway
    // -----------------------------------------------------------------------------------

    /** A session that refuses instead of holding. */
    Wire session(String person) throws IOException {
        return session(person, Map.of("options", "-c nightlatch.wait=off -c nightlatch.reason=attack"));
    }

    /** A session whose statements wait for their approval. */
    Wire waitingSession(String person) throws IOException {
        return session(person, Map.of("options", "-c nightlatch.reason=attack"));
    }

    Wire session(String person, Map<String, String> settings) throws IOException {
        var wire = Wire.open(nightlatch.gatewayPort(), "shop", person, person + "-demo", settings);
        sessions.add(wire);
        return wire;
    }

    /** Beside the gateway; for those who are not let in, the SQLSTATE says why. */
    Wire direct(String user, String password) throws IOException {
        return Wire.open(shop.server().port(), "shop", user, password, Map.of());
    }

    int serverPort() {
        return shop.server().port();
    }

    /** Asks for the role and has it approved. The grant's clock begins when a session first uses it. */
    String grant(String person, String role) throws InterruptedException {
        var filed = nightlatch
                .api(person)
                .post("/requests", """
                    {"database": "shop", "role": "%s", "reason": "attack", "duration": "PT15M", "scope": "person"}\
                    """.formatted(role.replace("\"", "\\\"")))
                .object();
        return approved(String.valueOf(filed.get("id")));
    }

    /** Votes until it is a grant, whoever has to. */
    String approved(String request) throws InterruptedException {
        for (var approver : List.of("bob", "carol", "frank"))
            nightlatch.api(approver).approve(request);
        var now = nightlatch.api("erin").get("/requests/" + request).object();
        assertThat(now).as("the request").containsEntry("state", "approved");
        var grant = String.valueOf(now.get("grant"));
        grants.add(grant);
        return grant;
    }

    /** Sends what {@code session} has been told to say; the answer may take until somebody has decided. */
    static CompletableFuture<Answer> later(Wire session) {
        var answer = new CompletableFuture<Answer>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(session.answer());
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The id of the one request that waits. */
    String pendingRequest() throws Exception {
        await("a request is filed", () -> !pending().isEmpty());
        return String.valueOf(pending().getFirst().get("id"));
    }

    private List<Map<String, Object>> pending() throws InterruptedException {
        return nightlatch.api("erin").items("/requests?state=pending");
    }

    int requests() throws InterruptedException {
        return nightlatch.api("erin").items("/requests?limit=500").size();
    }

    String login(Wire session) throws IOException {
        return session.value("select session_user").orElseThrow();
    }

    @Override
    public void close() throws Exception {
        superuser.close();
        nightlatch.close();
        shop.close();
    }
}
