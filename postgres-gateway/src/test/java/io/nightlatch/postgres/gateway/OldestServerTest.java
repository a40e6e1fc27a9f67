package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.MessageFields;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where PostgreSQL 15 differs from 18 in what the gateway asks of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldestServerTest {
    private final ShopTarget target = ShopTarget.on(15);
    private ShopGateway gateway;

    @BeforeEach
    void open() {
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @AfterAll
    void stop() {
        target.close();
    }

    private static String message(RawClient.Reply reply) {
        return reply.error().flatMap(MessageFields::message).orElse("");
    }

    @Test
    void aHeldStatementRunsOnceAfterTheYes() {
        try (var client = gateway.alice("options", "-c nightlatch.reason=x")) {
            client.send(new Query("update orders set note = note || '!' where id = 1"));
            gateway.approve(gateway.awaitRequest(), Demo.BOB);

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(target.ask("select note from shop.orders where id = 1")).containsExactly("order 1!");
        }
    }

    @Test
    void aNameThatWouldMeanAnotherTableAfterTheUnlockIsNotRun() {
        try (var client = gateway.alice("options", "-c nightlatch.reason=x -c search_path=vault,shop")) {
            client.send(new Query("update payments set note = 'x'"));
            gateway.approve(gateway.awaitRequest(), Demo.BOB, Demo.CAROL);

            assertThat(message(client.reply())).contains("names could mean other objects");
        }
    }

    @Test
    void aHoldInATransactionAsksOnlyForTheLimitThatThereIs() {
        try (var client = gateway.alice("options", "-c nightlatch.reason=x")) {
            client.query("set idle_in_transaction_session_timeout = '2500ms'");
            client.query("begin");

            assertThat(message(client.query("set nightlatch.role = 'orders_writer'")))
                    .startsWith("nobody decided in");
            assertThat(client.query("rollback").status()).isEqualTo("IDLE");
        }
    }

    @Test
    void aTokenForARoleThatOwnsObjectsOpensASessionThatActsAsIt() {
        var grant = gateway.granted(Demo.SHOP_OWNER, GrantScope.TOKEN, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = gateway.client()) {
            client.signIn("alice", gateway.token(grant));

            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
        }
    }
}
