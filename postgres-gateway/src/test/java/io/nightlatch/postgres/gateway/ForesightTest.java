package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.CopyData;
import io.nightlatch.postgres.wire.FrontendMessage.CopyDone;
import io.nightlatch.postgres.wire.FrontendMessage.Describe;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.Flush;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import io.nightlatch.postgres.wire.MessageFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A statement that lacks a role is held before it goes out, wherever it stands. */
@ExtendWith(Shops.class)
class ForesightTest {
    private static final String UPDATE = "update orders set note = note || '!' where id = 1";
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        target.run("shop", "update shop.orders set note = 'as it was'");
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close(ShopTarget target) {
        gateway.close();
        target.run("shop", "delete from shop.orders where id > 1000000");
    }

    private RawClient alice() {
        return gateway.alice("options", "-c nightlatch.reason=ticket-4711");
    }

    private static FrontendMessage[] run(String statement) {
        return new FrontendMessage[] {
            new Bind("", statement, List.of(), List.of(), List.of()), new Execute("", 0), new Sync()
        };
    }

    private void approve() {
        gateway.approve(gateway.awaitRequest(), Demo.BOB);
    }

    private static List<String> note(ShopTarget target) {
        return target.ask("select note from shop.orders where id = 1");
    }

    @Test
    void inATransactionWhichThenGoesOn(ShopTarget target) {
        try (var client = alice()) {
            client.query("begin");
            assertThat(client.query("select count(*) from orders where id = 1").values())
                    .containsExactly("1");
            client.send(new Query(UPDATE));
            approve();

            var reply = client.reply();

            assertThat(reply.tags()).containsExactly("UPDATE 1");
            assertThat(reply.status()).isEqualTo("IN_TRANSACTION");
            assertThat(client.query("commit").tags()).containsExactly("COMMIT");
            assertThat(note(target)).containsExactly("as it was!");
        }
    }

    @Test
    void inTheExtendedProtocolWhereItIsUsedAtOnce(ShopTarget target) {
        try (var client = alice()) {
            client.send(RelayTest.together(RelayTest.extended("", UPDATE), RelayTest.SYNC));
            approve();

            var reply = client.reply();

            assertThat(reply.error()).isEmpty();
            assertThat(reply.tags()).containsExactly("UPDATE 1");
            assertThat(note(target)).containsExactly("as it was!");
        }
    }

    @Test
    void whereAPreparedStatementIsUsedAndNotWhereItIsPrepared(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Parse("w", UPDATE, List.of()), new Describe(Target.STATEMENT, "w"), new Sync());
            assertThat(client.reply().error()).isEmpty();
            assertThat(gateway.requests()).isEmpty();
            client.send(run("w"));
            approve();

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            for (int i = 0; i < 10; i++) {
                client.send(run("w"));
                assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            }
            assertThat(note(target)).containsExactly("as it was" + "!".repeat(11));
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void amidAPipelineThatWasFlushed(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Parse("w", UPDATE, List.of()), new Describe(Target.STATEMENT, "w"), new Flush());
            client.read(); // ParseComplete: it is not kept back
            client.send(run("w"));
            approve();

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(note(target)).containsExactly("as it was!");
        }
    }

    @Test
    void behindOtherStatementsOfItsText(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Query("select 'answered'; " + UPDATE));
            approve();

            var reply = client.reply();

            assertThat(reply.values()).containsExactly("answered");
            assertThat(reply.tags()).contains("UPDATE 1");
            assertThat(note(target)).containsExactly("as it was!");
        }
    }

    @Test
    void withWhatTheClientHasSentBehindIt() {
        try (var client = alice()) {
            client.send(new Query(UPDATE), new Query("select 'behind'"));
            approve();

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(client.reply().values()).containsExactly("behind");
        }
    }

    @Test
    void withTheLinesOfItsCopy() {
        try (var client = alice()) {
            var line = "1000001\tcopied\n".getBytes(StandardCharsets.UTF_8);
            client.send(
                    new Query("copy orders (id, note) from stdin"),
                    new CopyData(io.nightlatch.postgres.wire.Bytes.of(line)),
                    new CopyDone());
            approve();

            assertThat(client.reply().tags()).containsExactly("COPY 1");
        }
    }

    @Test
    void andADenialAbortsWhatItStoodIn() {
        try (var client = alice()) {
            client.query("begin");
            client.send(new Query(UPDATE));
            gateway.approvals.deny(Demo.BOB, gateway.awaitRequest().id(), Optional.of("not on a Friday"));
            gateway.trail.changed();

            var reply = client.reply();

            assertThat(reply.sqlState()).isEqualTo("42501");
            assertThat(reply.error().flatMap(MessageFields::detail).orElse("")).contains("not on a Friday");
            assertThat(reply.status()).isEqualTo("FAILED");
            assertThat(client.query("rollback").status()).isEqualTo("IDLE");

            client.send(RelayTest.together(
                    RelayTest.extended("", UPDATE), RelayTest.extended("", "select 'skipped'"), RelayTest.SYNC));

            var second = client.reply();
            assertThat(second.sqlState()).isEqualTo("42501"); // the refusal stands
            assertThat(second.values()).isEmpty();
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void andCtrlCEndsTheHoldOfAPreparedStatement() {
        try (var client = alice()) {
            client.send(RelayTest.together(RelayTest.extended("", UPDATE), RelayTest.SYNC));
            gateway.awaitRequest();
            assertThat(client.read()).isInstanceOf(NoticeResponse.class);
            try (var other = gateway.client()) {
                other.send(client.cancelRequest());
                assertThat(other.readOrEnd()).isEmpty();
            }

            assertThat(client.reply().sqlState()).isEqualTo("57014");
            assertThat(client.query("select 1").values()).containsExactly("1");
            assertThat(gateway.requests()).allMatch(request -> request.state() instanceof RequestState.Pending);
        }
    }

    @Test
    void andWhatNoRoleCanGiveIsTheServersToRefuse() {
        try (var client = alice()) {
            var reply = client.query("update public.nothing set x = 1");
            assertThat(reply.sqlState()).isEqualTo("42P01");
            client.query("begin");
            client.query("savepoint s");
            assertThat(client.query("create role r").sqlState()).isEqualTo("42501");
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void andNothingIsAskedInAFailedTransaction() {
        try (var client = alice()) {
            client.query("begin");
            client.query("select 1/0");

            assertThat(client.query(UPDATE).sqlState()).isEqualTo("25P02");
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void andTheQuestionBeforeItLeavesTheTransactionAsItWas() {
        try (var client = alice()) {
            client.query("set nightlatch.wait = off");
            client.query("begin");
            client.query("lock table orders in access share mode");

            assertThat(client.query("set transaction isolation level repeatable read")
                            .error())
                    .isEmpty();
        }
    }

    @Test
    void alsoAfterTheSearchPathHasChanged(ShopTarget target) {
        try (var client = alice()) {
            client.query("set nightlatch.wait = off");
            client.query("set search_path = pg_catalog");
            assertThat(client.query(UPDATE).sqlState()).isEqualTo("42P01");
            client.query("set search_path = shop");
            assertThat(client.query(UPDATE)
                            .error()
                            .flatMap(MessageFields::message)
                            .orElse(""))
                    .startsWith("this needs orders_writer");
        }
    }
}
