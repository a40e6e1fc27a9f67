package io.nightlatch.postgres.gateway;

import static io.nightlatch.postgres.gateway.RelayTest.SYNC;
import static io.nightlatch.postgres.gateway.RelayTest.extended;
import static io.nightlatch.postgres.gateway.RelayTest.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.postgres.gateway.RawClient.Reply;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.Format;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Close;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.FunctionCall;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement that a high-impact rule names waits for its own approval, also under a grant, and nothing goes around that. */
@ExtendWith(Shops.class)
class OwnApprovalTest {
    private static final String DELETE = "delete from orders";
    private static final Policy RULES = policy("""
            highImpact:
              - {name: deletes, kind: [delete], approve: [{by: [dbas]}]}
              - {name: drops, command: [DROP TABLE], approve: [{by: [dbas]}]}
              - {name: never, kind: [truncate], refuse: nobody empties a table here}
        """);

    private static final Policy MANY_ROWS =
            policy("    highImpact: [{name: many, kind: [update], rowsOver: 3, approve: [{by: [dbas]}]}]\n");

    private ShopGateway gateway;

    private static Policy policy(String rules) {
        return PolicyFile.parse("policy.yaml", Demo.policyText() + rules, Optional.empty())
                .policy();
    }

    @BeforeEach
    void open(ShopTarget target) {
        target.run("shop", """
            delete from shop.orders;
            insert into shop.orders select n, 'order ' || n from generate_series(1, 10) n;
            analyze shop.orders\
            """);
        gateway = ShopGateway.before(target);
        gateway.policyNow = () -> RULES;
        gateway.writer();
    }

    @AfterEach
    void close(ShopTarget target) {
        gateway.close();
        target.run(
                "shop",
                "drop schema if exists desk cascade; delete from shop.orders;"
                        + " insert into shop.orders select n, 'order ' || n from generate_series(1, 10) n");
    }

    private RawClient alice() {
        return gateway.alice("options", "-c nightlatch.reason=ticket-4711");
    }

    /** Held, approved by carol, and gone on. */
    private Reply approved(RawClient client) {
        gateway.approve(gateway.awaitRequest(), Demo.CAROL);
        return client.reply();
    }

    private static FrontendMessage[] run(String statement) {
        return new FrontendMessage[] {
            new Bind("", statement, List.of(), List.of(), List.of()), new Execute("", 0), new Sync()
        };
    }

    private static FrontendMessage[] with(String value, String sql) {
        return new FrontendMessage[] {
            new Parse("", sql, List.of()),
            new Bind("", "", List.of(), List.of(Optional.of(Bytes.utf8(value))), List.of()),
            new Execute("", 0),
            new Sync()
        };
    }

    private static String orders(ShopTarget target) {
        return target.ask("select count(*) from shop.orders").getFirst();
    }

    private static HeldStatement.Own own(AccessRequest request) {
        return (HeldStatement.Own) request.statement().orElseThrow();
    }

    private List<AccessRequest> asked() {
        return gateway.requests().stream()
                .filter(request -> request.scope() == GrantScope.STATEMENT)
                .toList();
    }

    private static void isRefused(Reply reply, String words) {
        var error = reply.error().orElseThrow(() -> new AssertionError("not refused: " + reply));
        assertThat(error.sqlState()).contains("42501");
        assertThat(error.message().orElse("") + error.detail().orElse("")).contains(words);
        assertThat(error.detail()).isPresent();
        assertThat(error.hint()).isPresent();
    }

    @Test
    void asksForManyRowsAndLetsFewPassInATransactionAndWithParametersToo(ShopTarget target) {
        gateway.policyNow = () -> MANY_ROWS;
        try (var client = alice()) {
            assertThat(client.query("update orders set note = 'few' where id = 1")
                            .tags())
                    .containsExactly("UPDATE 1");
            client.send(with("2", "update orders set note = 'few' where id = $1"));
            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            client.query("begin");
            assertThat(client.query("update orders set note = 'few' where id = 3")
                            .tags())
                    .containsExactly("UPDATE 1");
            client.send(with("4", "update orders set note = 'few' where id = $1"));
            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(client.query("show statement_timeout").values())
                    .as("no trace in the transaction")
                    .containsExactly("0");
            isRefused(client.query("update orders set note = 'many' where id <= 8"), "highImpact: many");
            client.query("rollback");
            assertThat(asked()).isEmpty();

            client.send(new Query("update orders set note = 'many' where id <= 8"));
            assertThat(approved(client).tags()).containsExactly("UPDATE 8");
            client.send(with("9", "update orders set note = 'many' where id <= $1"));
            assertThat(approved(client).tags()).containsExactly("UPDATE 9");
            client.send(new Query("update orders set note = lower(note) where id = 1"));
            assertThat(approved(client).tags())
                    .as("nobody plans what calls functions")
                    .containsExactly("UPDATE 1");
            target.run("shop", "delete from shop.orders where id > 2; analyze shop.orders");
            client.send(new Query("update orders set note = 'all'"));
            assertThat(approved(client).tags()).as("a whole table is many").containsExactly("UPDATE 2");
        }
    }

    @Test
    void waitsUnderALiveGrantAndRunsExactlyOnce(ShopTarget target) {
        try (var client = alice()) {
            assertThat(client.query("update orders set note = 'x' where id = 1").tags())
                    .as("by the grant alone")
                    .containsExactly("UPDATE 1");
            client.send(new Query(DELETE));
            var request = gateway.awaitRequest();

            assertThat(orders(target)).isEqualTo("10");
            assertThat(own(request).rules()).containsExactly("deletes");
            assertThat(own(request).sql()).isEqualTo(DELETE);
            assertThat(own(request).relations())
                    .containsExactly(new HeldStatement.Relation(
                            "shop.orders",
                            Long.parseLong(target.ask("select 'shop.orders'::regclass::oid")
                                    .getFirst())));
            assertThat(own(request).rows()).contains(new HeldStatement.Estimate(10, "pg_class.reltuples"));
            var reply = approved(client);

            assertThat(reply.tags()).containsExactly("DELETE 10");
            assertThat(reply.notices())
                    .anyMatch(notice -> notice.contains("this statement (deletes) on shop; asked dbas"));
            client.send(new Query(DELETE));
            assertThat(gateway.awaitRequest().id()).isNotEqualTo(request.id());
            assertThat(approved(client).tags()).containsExactly("DELETE 0");
        }
        assertThat(gateway.store.events(EventKind.PERMISSION_USED)).hasSize(2);
    }

    @Test
    void aDenialIsToldAndStands(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Query(DELETE));
            gateway.approvals.deny(Demo.CAROL, gateway.awaitRequest().id(), Optional.of("not today"));
            gateway.trail.changed();

            isRefused(client.reply(), "was denied by carol: not today");
            isRefused(client.query(DELETE), "was denied by carol: not today");
            assertThat(asked()).hasSize(1);
            assertThat(orders(target)).isEqualTo("10");
        }
    }

    @Test
    void eachRunOfAPreparedStatementNeedsItsOwn(ShopTarget target) {
        var prepare = new Parse("d", "delete from orders where id = $1", List.of(23));
        try (var client = alice()) {
            client.send(prepare, new Sync());
            assertThat(client.reply().error()).isEmpty();
            for (int id = 1; id <= 3; id++) {
                var value = Bytes.of(ByteBuffer.allocate(4).putInt(id).array());
                client.send(
                        new Bind("", "d", List.of(Format.BINARY), List.of(Optional.of(value)), List.of()),
                        new Execute("", 0),
                        new Sync());
                assertThat(own(gateway.awaitRequest()).parameters()).containsExactly(Optional.of(String.valueOf(id)));
                assertThat(approved(client).tags()).containsExactly("DELETE 1");
            }
            client.send(new Parse("", "delete from orders where id = $1", List.of()), new Sync());
            client.reply();
            client.send(
                    new Bind("", "", List.of(), List.of(Optional.of(Bytes.utf8("4"))), List.of()),
                    new Execute("", 0),
                    new Sync());
            assertThat(approved(client).tags()).as("unnamed, in a later cycle").containsExactly("DELETE 1");
            client.send(together(extended("", "delete from orders where id = 5"), SYNC));
            assertThat(own(gateway.awaitRequest()).rows()).contains(new HeldStatement.Estimate(1, "EXPLAIN"));
            assertThat(approved(client).tags()).as("all at once").containsExactly("DELETE 1");
        }
        assertThat(asked()).hasSize(5);
        assertThat(orders(target)).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; delete from orders",
                "delete from orders; select 1",
                "begin; delete from orders; commit",
                "prepare d as delete from orders",
                "truncate orders"
            })
    void isRefusedWhereItCouldBeAnother(String sql, ShopTarget target) {
        try (var client = alice()) {
            var reply = client.query(sql);

            assertThat(reply.sqlState()).isEqualTo("42501");
            assertThat(reply.status()).isEqualTo("IDLE");
            assertThat(orders(target)).isEqualTo("10");
        }
        assertThat(asked()).isEmpty();
        assertThat(gateway.trail.of(EventKind.STATEMENT_REFUSED)).isNotEmpty();
    }

    @Test
    void isRefusedInATransactionABatchOrAPipeline(ShopTarget target) {
        try (var client = alice()) {
            client.query("begin");
            isRefused(client.query(DELETE), "not run in a transaction");
            client.query("rollback");

            client.send(together(extended("", "select 1"), extended("", DELETE), SYNC));
            isRefused(client.reply(), "not run in a transaction");
            client.send(together(extended("", DELETE), extended("", "select 1"), SYNC));
            isRefused(client.reply(), "runs alone");
            client.send(new Query("begin"), new Query(DELETE));
            client.reply();
            isRefused(client.reply(), "not run in a transaction");
        }
        assertThat(orders(target)).isEqualTo("10");
        assertThat(asked()).isEmpty();
    }

    @Test
    void nothingElsePassesBehindItBeforeItsSync(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Parse("d", DELETE, List.of()), new Sync());
            client.reply();
            client.send(new Bind("", "d", List.of(), List.of(), List.of()), new FrontendMessage.Flush());
            gateway.approve(gateway.awaitRequest(), Demo.CAROL);
            client.read();
            client.send(together(extended("", "select 1"), SYNC));

            var reply = client.reply();

            isRefused(reply, "runs alone");
            assertThat(orders(target)).isEqualTo("10");
        }
    }

    @Test
    void cannotBeRunUnderAnotherName(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Parse("d", DELETE, List.of()), new Parse("e", "execute d", List.of()), new Sync());
            client.reply();

            isRefused(client.query("execute d"), "does not say what it runs");
            isRefused(client.query("explain analyze execute d"), "does not say what it runs");
            client.send(run("e"));
            isRefused(client.reply(), "does not say what it runs");
            client.send(new Parse("d", "select 1", List.of()), new Sync());
            assertThat(client.reply().sqlState()).isEqualTo("42P05");
            client.send(run("d"));
            isRefused(client.reply(), "not known what this prepared statement is");
            isRefused(call(client), "FunctionCall carries no text");
        }
        assertThat(orders(target)).isEqualTo("10");
        assertThat(asked()).isEmpty();
    }

    private static Reply call(RawClient client) {
        client.send(new FunctionCall(2804, List.of(), List.of(), Format.TEXT));
        return client.reply();
    }

    /** A Parse that the server skips, as an error came before it, leaves what was prepared before. */
    @Test
    void isNotHiddenBehindAParseThatIsSkipped(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Parse("", DELETE, List.of()), new Sync());
            client.reply();
            client.send(together(
                    new FrontendMessage[] {
                        new Parse("bad", "no statement", List.of()), new Parse("", "select 1", List.of()), new Sync()
                    },
                    run("")));

            assertThat(client.reply().sqlState()).isEqualTo("42601");
            isRefused(client.reply(), "not known what this prepared statement is");
            client.send(together(
                    new FrontendMessage[] {
                        new Parse("d", DELETE, List.of()),
                        new Sync(),
                        new Parse("bad", "no statement", List.of()),
                        new Close(Target.STATEMENT, "d"),
                        new Sync()
                    },
                    run("d")));
            client.reply();
            client.reply();
            assertThat(approved(client).tags()).as("a Close that was skipped").containsExactly("DELETE 10");
        }
    }

    @Test
    void isReadAsTheServerReadsIt(ShopTarget target) {
        var hidden = "select 'a\\''; delete from orders; --'";
        try (var client = alice()) {
            assertThat(client.query(hidden).values()).containsExactly("a\\'; delete from orders; --");
            client.send(new Query("set standard_conforming_strings = off"), new Query(hidden));
            client.reply();

            isRefused(client.reply(), "highImpact: deletes, drops, never");
            client.send(new Parse("", hidden, List.of()), new Sync());
            isRefused(client.reply(), "cannot be told how the server reads");
        }
        assertThat(orders(target)).isEqualTo("10");
    }

    @Test
    void whatIsTooLongToReadIsRefused(ShopTarget target) {
        var sql = DELETE + " where note = '" + "x".repeat(70_000) + "'";
        try (var client = alice()) {
            isRefused(client.query(sql), "64 kB or more is not read");
            client.send(together(extended("", sql), SYNC));
            isRefused(client.reply(), "64 kB or more is not read");
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void aSessionThatCouldChangeWhatItDoesIsRefused(ShopTarget target) {
        target.run("shop", "create schema desk; grant usage, create on schema desk to public");
        try (var client = alice()) {
            client.query("set search_path = desk, shop");
            isRefused(client.query(DELETE), "On the search_path is desk");
            client.query("set search_path = pg_catalog");
            client.send(new Query("delete from shop.orders where id = 1"));
            assertThat(approved(client).tags()).containsExactly("DELETE 1");
        }
        try (var client = alice()) {
            client.query("create function pg_temp.now() returns int language sql as 'select 1'");
            isRefused(client.query(DELETE), "temporary objects");
        }
        assertThat(orders(target)).isEqualTo("9");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void whatMeansSomethingElseByThenIsNotRun(ShopTarget target) {
        try (var client = alice()) {
            client.send(new Query(DELETE));
            var request = gateway.awaitRequest();
            target.run(
                    "shop",
                    "alter table shop.orders rename to orders_of_old; create table shop.orders (id int);"
                            + " grant all on shop.orders to orders_writer");
            try {
                gateway.approve(request, Demo.CAROL);

                isRefused(client.reply(), "was changed meanwhile");
            } finally {
                target.run("shop", "drop table shop.orders; alter table shop.orders_of_old rename to orders");
            }
        }
        assertThat(orders(target)).isEqualTo("10");
        assertThat(gateway.store.events(EventKind.PERMISSION_USED)).isEmpty();
    }

    @Test
    void aRuleHoldsFromTheMomentItIsThereAlsoWhatWasPreparedBefore(ShopTarget target) {
        gateway.policyNow = Demo::policy;
        try (var client = alice()) {
            client.send(new Parse("", "select 1", List.of()), new Sync());
            client.reply();
            client.query("set nightlatch.role = 'orders_writer'");
            client.query("prepare s as delete from orders");
            client.send(new Parse("d", "delete from orders where id = 1", List.of()), new Sync());
            client.reply();

            gateway.policyNow = () -> RULES;

            client.send(run("d"));
            assertThat(approved(client).tags()).containsExactly("DELETE 1");
            client.send(run(""));
            isRefused(client.reply(), "not known what this prepared statement is");
            isRefused(client.query("execute s"), "does not say what it runs");
        }
        assertThat(orders(target)).isEqualTo("9");
    }

    @Test
    void aYesThatCameTooLateForTheWaitServesTheNextRun(ShopTarget target) {
        try (var client = alice()) {
            client.query("set nightlatch.wait = '1s'");
            var reply = client.query(DELETE);
            isRefused(reply, "nobody decided in 1s");
            gateway.approve(asked().getFirst(), Demo.CAROL);

            assertThat(client.query(DELETE).tags()).containsExactly("DELETE 10");
            isRefused(client.query(DELETE), "nobody decided in 1s");
        }
        assertThat(gateway.store.events(EventKind.PERMISSION_USED)).hasSize(1);
    }

    @Test
    void whoCanAskForNoRoleIsHeldToo(ShopTarget target) {
        gateway.policyNow = () -> policy("""
                highImpact:
                  - {name: looks, kind: [select], relation: [orders], approve: [{by: [dbas]}]}
            """);
        try (var client = gateway.client()) {
            client.signIn("dave", ShopGateway.PASSWORD);
            client.send(new Query("select count(*) from orders"));

            assertThat(approved(client).values()).containsExactly("10");
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void waitsForTheRoleFirst(ShopTarget target) {
        gateway.policyNow = () -> policy("""
                highImpact:
                  - {name: pays, kind: [delete], relation: [payments], approve: [{by: [dbas]}]}
            """);
        target.run("shop", "insert into shop.payments values (999, '')");
        try (var client = alice()) {
            client.send(together(extended("", "delete from shop.payments where id = 999"), SYNC));
            var forTheRole = gateway.awaitRequest();
            assertThat(forTheRole.role()).isEqualTo(Demo.PAYMENTS_WRITER);
            gateway.approve(forTheRole, Demo.BOB, Demo.CAROL);
            ShopGateway.awaitTrue("the second ask", () -> !asked().isEmpty());

            assertThat(approved(client).tags()).containsExactly("DELETE 1");
        }
    }
}
