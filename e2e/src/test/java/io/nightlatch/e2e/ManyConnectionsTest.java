package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Clients that come, ask and go, again and again, leave nothing in the target. How many: {@code
 * -Dnightlatch.e2e.connections=5000}, a short run otherwise.
 */
@OnEachVersion
class ManyConnectionsTest extends FlowTest {
    private static final int CONNECTIONS = Integer.getInteger("nightlatch.e2e.connections", 400);
    private static final int AT_ONCE = 4;

    @Test
    void leaveNothingBehind() throws Exception {
        var tookNanos = Collections.synchronizedList(new ArrayList<Long>());
        Callable<Boolean> client = () -> {
            for (int i = 0; i < CONNECTIONS / AT_ONCE; i++) {
                long begun = System.nanoTime();
                try (var connection = nightlatch.connect("alice");
                        var statement = connection.createStatement()) {
                    tookNanos.add(System.nanoTime() - begun);
                    statement
                            .executeQuery("select count(*) from orders where id = " + i)
                            .next();
                }
            }
            return true;
        };

        try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var done : clients.invokeAll(Collections.nCopies(AT_ONCE, client)))
                assertThat(done.get()).isTrue();
        }

        try (var admin = shop.admin("shop");
                var statement = admin.createStatement()) {
            Eventually.within(Duration.ofSeconds(60), "every login is gone", () -> {
                try (var left = statement.executeQuery("select from pg_roles where rolname like '%~%'")) {
                    return !left.next();
                }
            });
            try (var left = statement.executeQuery("select (select count(*) from pg_auth_members m"
                    + " where not exists (select from pg_roles r where r.oid = m.member)),"
                    + " (select count(*) from pg_stat_statements s"
                    + " where not exists (select from pg_roles r where r.oid = s.userid)),"
                    + " (select count(*) from pg_shdepend d where d.refclassid = 'pg_authid'::regclass"
                    + " and not exists (select from pg_roles r where r.oid = d.refobjid))")) {
                left.next();
                assertThat(left.getInt(1)).as("memberships").isZero();
                assertThat(left.getInt(2)).as("statements of nobody").isZero();
                assertThat(left.getInt(3)).as("dependencies").isZero();
            }
        }
        tookNanos.sort(null);
        System.out.printf(
                "connect through the gateway, %d times by %d at once: p50 %.1f ms, p99 %.1f ms%n",
                tookNanos.size(), AT_ONCE, millis(tookNanos, 0.50), millis(tookNanos, 0.99));
    }

    private static double millis(java.util.List<Long> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * quantile)) / 1e6;
    }
}
