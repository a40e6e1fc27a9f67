package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.StepListener.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people can do to hold an ending up: whatever it is, nothing of the session runs a second later, and five seconds after
 * the obstacle is gone the ending is proved. {@code -Dnightlatch.blockers=20} does each that many times.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class BlockersTest {
    private static final int TIMES = Integer.getInteger("nightlatch.blockers", 1);

    @Parameter
    int major;

    private Shop shop;
    private final AtomicLong terminatedAtNanos = new AtomicLong();
    private PostgresSessionLogins logins;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.fresh(major);
        logins = new PostgresSessionLogins(shop.broker, () -> Shop.ROLES, shop.random, step -> {
            if (step == Step.TERMINATED) terminatedAtNanos.compareAndSet(0, System.nanoTime());
        });
    }

    @AfterEach
    void closeShop() throws SQLException {
        shop.close();
    }

    /** An obstacle that is none: the ending is proved while it is there. */
    private EndingReport endsAtOnce(SessionLogin login) {
        var report = end(login);
        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        return report;
    }

    private EndingReport end(SessionLogin login) {
        terminatedAtNanos.set(0);
        long start = System.nanoTime();
        var report = logins.end(login);
        assertThat(Duration.ofNanos(terminatedAtNanos.get() - start))
                .as("until nothing of it could run")
                .isLessThan(Duration.ofSeconds(1));
        return report;
    }

    private void isProvedSoon() {
        long start = System.nanoTime();
        while (true) {
            var reports = logins.converge(Set::of);
            if (reports.stream().allMatch(EndingReport::gone)) break;
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aTransactionThatHoldsTheLoginsOwnRow() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            run(session, "begin; alter role current_user password 'x'");

            endsAtOnce(login);
        }
    }

    @Test
    void aPreparedTransactionThatHoldsTheLoginsOwnRow() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            run(session, "begin; alter role current_user password 'x'; prepare transaction 'row " + i + "'");

            assertThat(endsAtOnce(login).counts()).containsEntry("rolledBack", 1L);
        }
    }

    @Test
    void aPreparedTransactionThatCreatedSomething() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, true);
            run(session, "begin; create table shop.made" + i + " (id int); prepare transaction 'made " + i + "'");

            assertThat(endsAtOnce(login).counts()).containsEntry("rolledBack", 1L);
        }
    }

    @Test
    void rightsThatTheLoginGaveItself() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, false);
            run(session, "grant select on shop.orders to \"" + login.name() + "\"");

            endsAtOnce(login);
        }
    }

    @Test
    void aDatabaseThatItsOwnerClosed() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, true);
            run(session, "create table shop.kept" + i + " (id int)");
            run(session, "set role shop_owner");
            run(session, "alter database shop connection limit 0");

            var report = end(login);

            assertThat(report.gone()).isFalse();
            assertThat(report.left()).anySatisfy(left -> assertThat(left).contains("too many connections"));
            shop.admin("alter database shop connection limit -1");
            isProvedSoon();
        }
    }

    @Test
    void aDatabaseWhoseOwnerTookConnectFromEverybody() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, true);
            run(session, "create table shop.kept" + i + " (id int)");
            run(session, "set role shop_owner");
            run(session, "revoke connect on database shop from public");

            endsAtOnce(login); // our accounts have a right of their own
            shop.admin("grant connect on database shop to public");
        }
    }

    @Test
    void aSynchronousStandbyThatIsNotThere() throws Exception {
        shop.admin("set synchronous_commit = local");
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, true);
            synchronousStandby("nobody");
            try {
                var waiting = Thread.ofVirtual().start(() -> {
                    try {
                        run(session, "update shop.orders set status = 'waits for the standby' where id = 1");
                    } catch (SQLException e) {
                        // It is terminated while it waits.
                    }
                });
                awaitOne("select count(*) from pg_stat_activity where wait_event = 'SyncRep'");

                endsAtOnce(login);

                waiting.join();
            } finally {
                synchronousStandby("");
            }
        }
    }

    @Test
    void aServerWithoutASlotForAConnection() throws Exception {
        shop.admin("create role filler login password 'filler'");
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            try (var session = shop.connect(login)) {
                shop.logins.unlock(login, OWNER, true);
                run(session, "create table shop.kept" + i + " (id int)");
            }
            awaitNone("select count(*) from pg_stat_activity where usesysid = " + login.oid());
            var fillers = fill();
            try {
                var report = end(login);

                assertThat(report.gone()).isFalse();
                assertThat(report.left()).anySatisfy(left -> assertThat(left).contains("53300"));
            } finally {
                for (var filler : fillers) filler.close();
            }
            isProvedSoon();
        }
    }

    @Test
    void aLockThatSomebodyElseHolds() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            var login = shop.open();
            var session = shop.connect(login);
            shop.logins.unlock(login, OWNER, true);
            run(session, "create table shop.kept" + i + " (id int)");
            try (var other = shop.postgres.superuser("shop")) {
                run(other, "begin; lock table shop.kept" + i);

                var report = end(login);

                assertThat(report.gone()).isFalse();
                assertThat(report.left()).anySatisfy(left -> assertThat(left).contains("55P03"));
            }
            isProvedSoon();
        }
    }

    private List<Connection> fill() {
        var fillers = new ArrayList<Connection>();
        try {
            while (true) fillers.add(shop.postgres.connect("postgres", "filler", "filler"));
        } catch (SQLException full) {
            assertThat(full.getSQLState()).isEqualTo("53300");
            return fillers;
        }
    }

    private void synchronousStandby(String name) throws SQLException {
        shop.admin("alter system set synchronous_standby_names = '" + name + "'");
        shop.admin("select pg_reload_conf()");
        try (var fresh = shop.postgres.superuser("postgres")) {
            while (!name.equals(Shop.asked(fresh, "show synchronous_standby_names"))) Thread.onSpinWait();
        }
    }

    private void awaitOne(String count) throws SQLException {
        while (!"1".equals(shop.asked(count))) Thread.onSpinWait();
    }

    private void awaitNone(String count) throws SQLException {
        while (!"0".equals(shop.asked(count))) Thread.onSpinWait();
    }
}
