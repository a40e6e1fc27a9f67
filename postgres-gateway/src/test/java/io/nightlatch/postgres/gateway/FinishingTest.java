package io.nightlatch.postgres.gateway;

import static io.nightlatch.postgres.gateway.RelayTest.SYNC;
import static io.nightlatch.postgres.gateway.RelayTest.extended;
import static io.nightlatch.postgres.gateway.RelayTest.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.CopyData;
import io.nightlatch.postgres.wire.FrontendMessage.CopyDone;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What runs at the end of a grant's time may come to its end where policy lets it, and nothing new begins. */
@ExtendWith(Shops.class)
class FinishingTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    /** Sleeps once: beside another condition it might for each row, which hangs on the statistics. */
    private static final String SLOW = "update orders set note = 'finished' where id = (select 1 from pg_sleep(3))";

    private ShopTarget target;
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget shop) {
        target = shop;
        target.run("shop", "update shop.orders set note = 'as it was'");
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    /** A session that uses a grant which ends soon. */
    private RawClient writer(String atEnd) {
        gateway.policyNow = () -> PolicyFile.parse("policy.yaml", """
            databases:
              shop:
                baseline: {everyone: [shop_reader]}
                wrapped:
                  - role: orders_writer
                    who: [developers]
                    approve: [{by: [team-leads]}]
                    duration: {max: 1h}
                    atEnd: %s
            """.formatted(atEnd), Optional.empty())
                .policy();
        gateway.granted(Demo.ORDERS_WRITER, GrantScope.PERSON, SOON, Demo.BOB);
        var client = gateway.alice();
        client.query("set nightlatch.role = 'orders_writer'");
        return client;
    }

    private Grant grant() {
        return gateway.store
                .grants(new Sight.All(), GrantStore.GrantFilter.ALL, Optional.empty(), 1)
                .getFirst();
    }

    private List<String> note(int id) {
        return target.ask("select note from shop.orders where id = " + id);
    }

    private static String state(List<BackendMessage> last) {
        return ((ErrorResponse) last.getLast()).fields().sqlState().orElse("");
    }

    private void awaitRunning(String text) {
        var running =
                "select pid from pg_stat_activity where state = 'active' and usename like 'alice%' and query like '"
                        + text + "'";
        ShopGateway.awaitTrue("it runs: " + text, () -> !target.ask(running).isEmpty());
    }

    private void awaitEnd() {
        var end = grant().deadline().orElseThrow();
        ShopGateway.awaitTrue("its time is over", () -> Instant.now().isAfter(end.plusMillis(200)));
    }

    @Test
    void aStatementFinishesAndTheSessionGoesOnAsBaseline() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.send(new Query(SLOW));

            var finished = client.reply();
            var next = client.query("select session_user");
            var refused = client.query("set nightlatch.wait = off");

            assertThat(finished.tags()).containsExactly("UPDATE 1");
            assertThat(finished.notices()).anyMatch(text -> text.contains("may come to its end within 1m"));
            assertThat(next.values().getFirst()).endsWith("~2");
            assertThat(refused.tags()).containsExactly("SET");
            assertThat(client.query("update orders set note = 'new' where id = 2")
                            .sqlState())
                    .isEqualTo("42501");
            assertThat(note(1)).containsExactly("finished");
            assertThat(note(2)).containsExactly("as it was");
        }
    }

    @Test
    void whatIsSentBehindItDoesNotBegin() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.send(new Query("set application_name = 'x'; " + SLOW));
            awaitRunning("set application_name%");
            awaitEnd();
            client.send(new Query("update orders set note = 'new' where id = 2"));

            assertThat(client.reply().tags()).containsExactly("SET", "UPDATE 1");
            var request = gateway.awaitRequest(); // held at the baseline, as by somebody without a grant

            assertThat(request.role()).isEqualTo(Demo.ORDERS_WRITER);
            assertThat(note(2)).containsExactly("as it was");
        }
    }

    @Test
    void inTheExtendedProtocolItFinishesWithItsSync() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.send(extended("", SLOW));
            awaitRunning("%pg_sleep(3)%");
            awaitEnd();
            client.send(together(SYNC));

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(note(1)).containsExactly("finished");
        }
    }

    @Test
    void aPipelineThatGoesOnIsCutAndUndone() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.send(extended("", SLOW));
            awaitRunning("%pg_sleep(3)%");
            awaitEnd();
            client.send(together(extended("", "update orders set note = 'new' where id = 2"), SYNC));

            assertThat(state(client.rest())).isEqualTo("57P01");
        }
        gateway.awaitNoSession();
        assertThat(note(1)).containsExactly("as it was");
        assertThat(note(2)).containsExactly("as it was");
    }

    @Test
    void aCopyIsTakenToItsEnd() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.send(new Query("copy orders (id, note) from stdin"));
            assertThat(client.read()).isInstanceOf(BackendMessage.CopyInResponse.class);
            awaitEnd();
            client.send(new CopyData(Bytes.utf8("7001\tcopied\n")), new CopyDone());

            assertThat(client.reply().tags()).containsExactly("COPY 1");
        } finally {
            assertThat(note(7001)).containsExactly("copied");
            target.run("shop", "delete from shop.orders where id = 7001");
        }
    }

    @Test
    void aStatementInATransactionFinishesAndTheTransactionIsUndone() {
        try (var client = writer("{finish: statement, within: 1m}")) {
            client.query("begin");
            client.send(new Query(SLOW));

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(state(client.rest())).isEqualTo("57P01");
        }
        gateway.awaitNoSession();
        assertThat(note(1)).containsExactly("as it was");
    }

    @Test
    void aTransactionFinishesWithItsStatementsAndNoOtherBegins() {
        try (var client = writer("{finish: transaction, within: 1m}")) {
            client.query("begin");
            client.query("update orders set note = 'first' where id = 1");
            awaitEnd();
            var second = client.query("update orders set note = 'second' where id = 2");
            client.send(together(extended("", "update orders set note = 'third' where id = 3"), SYNC));
            var third = client.reply();
            client.send(new Query("commit"), new Query("update orders set note = 'new' where id = 4"));
            var committed = client.reply();
            var request = gateway.awaitRequest();

            assertThat(second.tags()).containsExactly("UPDATE 1");
            assertThat(third.tags()).containsExactly("UPDATE 1");
            assertThat(committed.tags()).containsExactly("COMMIT");
            assertThat(request.role()).isEqualTo(Demo.ORDERS_WRITER);
            assertThat(target.ask("select note from shop.orders where id in (1, 2, 3, 4) order by id"))
                    .containsExactly("first", "second", "third", "as it was");
        }
    }

    @Test
    void nothingGoesOnLongerThanPolicyLetsIt() {
        try (var client = writer("{finish: transaction, within: 1s}")) {
            client.query("begin");
            client.query("update orders set note = 'first' where id = 1");

            assertThat(state(client.rest())).isEqualTo("57P01");
            assertThat(Duration.between(grant().deadline().orElseThrow(), Instant.now()))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
        }
        gateway.awaitNoSession();
        assertThat(note(1)).containsExactly("as it was");
    }

    @Test
    void whatSomebodyEndsIsCutAllTheSame() {
        try (var client = writer("{finish: transaction, within: 1m}")) {
            client.send(new Query("select pg_sleep(60)"));
            awaitRunning("select pg_sleep(60)");
            gateway.revoke(Demo.BOB, grant(), "enough");

            assertThat(state(client.rest())).isEqualTo("57P01");
        }
        gateway.awaitNoSession();
    }

    @Test
    void withoutAWordInThePolicyItIsCut() {
        try (var client = writer("cut")) {
            client.send(new Query(SLOW));

            assertThat(state(client.rest())).isEqualTo("57P01");
        }
        gateway.awaitNoSession();
        assertThat(note(1)).containsExactly("as it was");
    }
}
