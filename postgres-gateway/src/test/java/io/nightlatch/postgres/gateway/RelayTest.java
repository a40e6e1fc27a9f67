package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.CopyInResponse;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.Format;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Close;
import io.nightlatch.postgres.wire.FrontendMessage.CopyData;
import io.nightlatch.postgres.wire.FrontendMessage.CopyDone;
import io.nightlatch.postgres.wire.FrontendMessage.CopyFail;
import io.nightlatch.postgres.wire.FrontendMessage.Describe;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.Flush;
import io.nightlatch.postgres.wire.FrontendMessage.FunctionCall;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import java.nio.ByteBuffer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client and a server say to each other, through the gateway, as if there were none. */
@ExtendWith(Shops.class)
class RelayTest {
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    static FrontendMessage[] extended(String name, String sql) {
        return new FrontendMessage[] {
            new Parse(name, sql, List.of()),
            new Bind("", name, List.of(), List.of(), List.of()),
            new Describe(Target.PORTAL, ""),
            new Execute("", 0)
        };
    }

    static byte[] together(FrontendMessage[]... parts) {
        var all = new ArrayList<FrontendMessage>();
        for (var part : parts) all.addAll(List.of(part));
        return RawClient.bytes(all.toArray(FrontendMessage[]::new));
    }

    static final FrontendMessage[] SYNC = {new Sync()};

    /** Own and ordinary statements in both protocols, several cycles of them, one of which fails. */
    static byte[] severalCycles() {
        return together(
                new FrontendMessage[] {new Query("select 'q1'")},
                new FrontendMessage[] {new Query("show nightlatch.remaining")},
                extended("", "select 'e1'"),
                extended("", "show nightlatch.session"),
                extended("", "select 'e2'"),
                SYNC,
                extended("", "set nightlatch.reason = 'because'"),
                extended("bad", "select 1 / n from generate_series(0, 0) n"),
                extended("", "show nightlatch.session"),
                SYNC,
                new FrontendMessage[] {new Query("select 'q2'; select 'q3'")},
                extended("own", "show nightlatch.remaining"),
                new FrontendMessage[] {new Describe(Target.STATEMENT, "own"), new Close(Target.STATEMENT, "own")},
                SYNC);
    }

    private static void assertSeveralCycles(RawClient client) {
        var query = List.of("RowDescription", "DataRow", "CommandComplete");
        var extended = List.of("ParseComplete", "BindComplete", "RowDescription", "DataRow", "CommandComplete");
        assertThat(client.reply().values()).containsExactly("q1");
        assertThat(client.reply().shape()).containsExactly("RowDescription", "CommandComplete", "ReadyForQuery");
        var third = client.reply();
        assertThat(third.shape())
                .containsExactlyElementsOf(plus(extended, extended, extended, List.of("ReadyForQuery")));
        assertThat(third.values()).hasSize(3).startsWith("e1").endsWith("e2");
        var fourth = client.reply();
        assertThat(fourth.shape())
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "NoData",
                        "CommandComplete", // SET
                        "ParseComplete",
                        "BindComplete",
                        "RowDescription",
                        "ErrorResponse",
                        "ReadyForQuery");
        assertThat(fourth.sqlState()).isEqualTo("22012");
        assertThat(client.reply().shape()).containsExactlyElementsOf(plus(query, query, List.of("ReadyForQuery")));
        assertThat(client.reply().shape())
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "RowDescription",
                        "CommandComplete",
                        "ParameterDescription",
                        "RowDescription",
                        "CloseComplete",
                        "ReadyForQuery");
    }

    @SafeVarargs
    private static List<String> plus(List<String>... lists) {
        var all = new ArrayList<String>();
        for (var list : lists) all.addAll(list);
        return all;
    }

    @Test
    void ownAndOrdinaryStatementsOfOneWriteAreAnsweredInTheirOrder() {
        try (var client = gateway.alice()) {
            client.send(severalCycles());

            assertSeveralCycles(client);
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void theOrderIsTheSameWhenTheBytesComeOneByOne() {
        try (var client = gateway.alice()) {
            for (byte octet : severalCycles()) client.send(octet);

            assertSeveralCycles(client);
        }
    }

    @Test
    void theOrderIsTheSameWhereverTheWriteIsCut() {
        var bytes = severalCycles();
        try (var client = gateway.alice()) {
            for (int cut = 1; cut < bytes.length; cut += 7) {
                client.send(java.util.Arrays.copyOfRange(bytes, 0, cut));
                client.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
                assertSeveralCycles(client);
                client.send(new Close(Target.STATEMENT, "bad"), new Sync());
                client.reply();
            }
        }
    }

    @Test
    void aClientThatFlushesAndWaitsIsAnswered() {
        try (var client = gateway.alice()) {
            for (var sql : List.of("select 'x'", "show nightlatch.session")) {
                client.send(new Parse("", sql, List.of()), new Describe(Target.STATEMENT, ""), new Flush());
                assertThat(names(client, 3)).containsExactly("ParseComplete", "ParameterDescription", "RowDescription");
                client.send(new Bind("", "", List.of(), List.of(), List.of()), new Execute("", 0), new Flush());
                assertThat(names(client, 3)).containsExactly("BindComplete", "DataRow", "CommandComplete");
                client.send(new Sync());
                assertThat(client.reply().shape()).containsExactly("ReadyForQuery");
            }
        }
    }

    @Test
    void anOwnQueryBehindMessagesThatNoSyncHasClosedIsAnswered() {
        try (var client = gateway.alice()) {
            client.send(new Parse("", "select 1", List.of()), new Query("show nightlatch.remaining"));

            assertThat(client.reply().shape())
                    .containsExactly("ParseComplete", "RowDescription", "CommandComplete", "ReadyForQuery");
            client.send(new Sync());
            assertThat(client.reply().shape()).containsExactly("ReadyForQuery");
        }
    }

    private static List<String> names(RawClient client, int count) {
        var names = new ArrayList<String>();
        while (names.size() < count) {
            var message = client.read();
            if (!(message instanceof NoticeResponse))
                names.add(message.getClass().getSimpleName());
        }
        return names;
    }

    @Test
    void copyInByASimpleQueryAndByTheExtendedProtocol(ShopTarget target) {
        target.run(
                "shop", "create table if not exists copied (t text); truncate copied; grant all on copied to public");
        try (var client = gateway.alice()) {
            client.send(new Query("copy copied from stdin"));
            assertThat(client.read()).isInstanceOf(CopyInResponse.class);
            client.send(data("a\n"), data("b\n"), new CopyDone());
            assertThat(client.reply().tags()).containsExactly("COPY 2");

            client.send(
                    new Parse("", "copy copied from stdin", List.of()),
                    new Bind("", "", List.of(), List.of(), List.of()),
                    new Execute("", 0),
                    new Sync()); // the server ignores this one
            assertThat(names(client, 3)).containsExactly("ParseComplete", "BindComplete", "CopyInResponse");
            client.send(new Sync(), data("c\n"), new Sync(), new CopyDone(), new Sync());
            assertThat(client.reply().tags()).containsExactly("COPY 1");

            assertThat(client.query("select string_agg(t, '' order by t) from copied")
                            .values())
                    .containsExactly("abc");
        }
    }

    @Test
    void copyInThatIsSentWithoutWaitingForTheServer(ShopTarget target) {
        target.run(
                "shop", "create table if not exists copied (t text); truncate copied; grant all on copied to public");
        try (var client = gateway.alice()) {
            client.send(together(
                    new FrontendMessage[] {
                        new Parse("", "copy copied from stdin", List.of()),
                        new Bind("", "", List.of(), List.of(), List.of()),
                        new Execute("", 0),
                        new Sync(),
                        data("x\n"),
                        new CopyDone(),
                        new Sync()
                    },
                    extended("", "show nightlatch.session"),
                    extended("", "select 'behind'"),
                    SYNC));

            assertThat(client.reply().tags()).containsExactly("COPY 1");
            assertThat(client.reply().values()).hasSize(2).endsWith("behind");
        }
    }

    @Test
    void copyInThatFailsOnEitherSide(ShopTarget target) {
        target.run("shop", "create table if not exists counted (n int); grant all on counted to public");
        try (var client = gateway.alice()) {
            for (var end : List.of(new CopyFail("no more"), new CopyDone())) {
                client.send(extended("", "copy counted from stdin"));
                client.send(new Sync());
                client.send(data("not a number\n"), end, new Sync());
                assertThat(client.reply().sqlState()).isIn("57014", "22P02");
                assertThat(client.query("select 1").values()).containsExactly("1");
            }
        }
    }

    private static CopyData data(String text) {
        return new CopyData(Bytes.utf8(text));
    }

    @Test
    void copyOut() {
        try (var client = gateway.alice()) {
            var reply = client.query("copy (select n from generate_series(1, 1000) n) to stdout");

            assertThat(reply.shape().stream().filter("CopyData"::equals)).hasSize(1000);
            assertThat(reply.tags()).containsExactly("COPY 1000");
        }
    }

    @Test
    void aStatementAndARowOfManyMegabytesPassInPieces() {
        var text = "x".repeat(20_000_000);
        try (var client = gateway.alice()) {
            assertThat(client.query("select '" + text + "'").values()).containsExactly(text);
            client.send(
                    new Parse("", "select $1", List.of(25)),
                    new Bind("", "", List.of(Format.TEXT), List.of(Optional.of(Bytes.utf8(text))), List.of()),
                    new Execute("", 0),
                    new Sync());
            assertThat(client.reply().values()).containsExactly(text);
        }
    }

    @Test
    void aPipelineLongerThanTheQueueGoesThroughWithOneSyncAtItsEnd() {
        int statements = 3 * ReplyQueue.FULL / 2;
        var all = new ArrayList<FrontendMessage>();
        all.add(new Parse("", "select", List.of()));
        for (int i = 0; i < statements; i++) {
            all.add(new Bind("", "", List.of(), List.of(), List.of()));
            all.add(new Execute("", 0));
        }
        all.add(new Sync());
        try (var client = gateway.alice()) {
            var bytes = RawClient.bytes(all.toArray(FrontendMessage[]::new));
            var sender = Thread.ofVirtual().start(() -> client.send(bytes));

            assertThat(client.reply().tags()).hasSize(statements);
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @Test
    void aClientThatDoesNotReadStopsTheServerAndNotTheMemory(ShopTarget target) {
        try (var client = gateway.alice()) {
            client.send(new Query("select repeat('x', 1000000) from generate_series(1, 400)")); // 400 MB

            ShopGateway.awaitTrue(
                    "the server waits for its client",
                    () -> !target.ask("select 1 from pg_stat_activity where wait_event = 'ClientWrite'")
                            .isEmpty());
            assertThat(io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                    .isLessThan(100_000_000);
        }
        gateway.awaitNoSession();
    }

    @Test
    void aServerThatDoesNotReadStopsTheClientAndNotTheMemory(ShopTarget target) {
        target.run(
                "shop", "create table if not exists copied (t text); truncate copied; grant all on copied to public");
        try (var locker = gateway.alice();
                var client = gateway.alice()) {
            locker.query("begin");
            locker.query("select pg_advisory_lock(4711)");
            client.send(new Query("select pg_advisory_lock(4711)"));
            var flood = RawClient.bytes(new Query("select '" + "y".repeat(1_000_000) + "'"));
            var sent = new java.util.concurrent.atomic.AtomicInteger();
            var sender = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 200; i++) {
                    client.send(flood);
                    sent.incrementAndGet();
                }
            });
            ShopGateway.awaitTrue("the client is stopped", () -> {
                int before = sent.get();
                Thread.sleep(300); // the question is whether it goes on
                return sent.get() == before;
            });
            assertThat(sent.get()).isLessThan(150);
            locker.query("select pg_advisory_unlock(4711)");
            for (int i = 0; i < 201; i++) assertThat(client.reply().error()).isEmpty();
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @Test
    void aFunctionCallWithoutAGrantIsRefusedAtItsPlace() {
        try (var client = gateway.alice()) {
            client.send(
                    new Query("select 'before'"),
                    new FunctionCall(1318, List.of(), List.of(), Format.TEXT), // now()
                    new Query("select 'behind'"));

            assertThat(client.reply().values()).containsExactly("before");
            var refused = client.reply();
            assertThat(refused.sqlState()).isEqualTo("42501");
            assertThat(refused.error().orElseThrow().message().orElse("")).contains("FunctionCall");
            assertThat(client.reply().values()).containsExactly("behind");
        }
    }

    /** Malformed inside, well framed outside: each is answered, by the server or by a FATAL of ours, and nothing is taken for another message. */
    @Test
    void countsAndLengthsThatLieNeverPutTheStreamOutOfStep() { // CVE-2026-33815, CVE-2026-33816
        var bodies = List.of(
                frame('B', new byte[] {0, 0, 0, 0, (byte) 0xff, (byte) 0xff}),
                frame('B', new byte[] {0, 0, 0, 0, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xf0, 0, 0}),
                frame('B', new byte[0]),
                frame('P', new byte[] {0}),
                frame('P', new byte[] {0, 's', 'e', 'l'}),
                frame('P', new byte[0]),
                frame('D', new byte[] {'X', 0}),
                frame('E', new byte[] {0}),
                frame('C', new byte[] {'S'}),
                frame('Q', new byte[0]),
                frame('F', new byte[] {0, 0, 5, 0x26, (byte) 0x80, 0}));
        for (var body : bodies) {
            try (var client = gateway.alice()) {
                client.send(body);
                client.send(new Sync(), new Query("select 'in step'"));

                var all = client.replies();

                assertThat(all).anyMatch(ErrorResponse.class::isInstance);
                if (!(all.getLast() instanceof ErrorResponse)) {
                    assertThat(new RawClient.Reply(all).values()).as(all + "").containsExactly("in step");
                }
            }
        }
    }

    @Test
    void aLengthOverTheLimitOrBelowFourEndsTheSession() { // CVE-2024-27304
        for (int lengthBytes : new int[] {-1, 0, 3, Integer.MAX_VALUE}) {
            try (var client = gateway.alice()) {
                client.send(ByteBuffer.allocate(5)
                        .put((byte) 'Q')
                        .putInt(lengthBytes)
                        .array());

                assertThat(client.rest())
                        .singleElement()
                        .satisfies(last -> assertThat(
                                        ((ErrorResponse) last).fields().sqlState())
                                .contains("08P01"));
            }
        }
    }

    private static byte[] frame(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    @Test
    void theDriverWorksInBatchesWithCursorsAndInOtherEncodings() throws SQLException {
        try (var connection =
                DriverManager.getConnection(gateway.jdbcUrl("prepareThreshold=2"), "alice", ShopGateway.PASSWORD)) {
            try (var statement = connection.prepareStatement("select ?::int + 1")) {
                for (int i = 0; i < 20; i++) {
                    statement.setInt(1, i);
                    try (var rows = statement.executeQuery()) {
                        rows.next();
                        assertThat(rows.getInt(1)).isEqualTo(i + 1);
                    }
                }
            }
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement("select generate_series(1, 5000)")) {
                statement.setFetchSize(100);
                int count = 0;
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) count++;
                }
                assertThat(count).isEqualTo(5000);
            }
            connection.rollback();
            try (var statement = connection.prepareStatement("show nightlatch.session");
                    var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("principal")).isEqualTo("alice");
            }
            try (var statement = connection.createStatement()) {
                statement.execute("create temporary table t (n int)");
                for (int i = 0; i < 1000; i++) statement.addBatch("insert into t values (" + i + ")");
                assertThat(statement.executeBatch()).hasSize(1000);
            }
        }
    }

    @Test
    void theWordsThatAServerEndsASessionWithReachTheClient(ShopTarget target) {
        try (var client = gateway.alice()) {
            var pid = client.query("select pg_backend_pid()").values().getFirst();
            target.run("shop", "select pg_terminate_backend(" + pid + ")");

            List<BackendMessage> last = client.rest();

            assertThat(((ErrorResponse) last.getLast()).fields().sqlState()).contains("57P01");
        }
        gateway.awaitNoSession();
    }

    @Test
    void aClientThatSaysGoodbyeIsRememberedAsThat() {
        try (var client = gateway.alice()) {
            client.send(new FrontendMessage.Terminate());
            assertThat(client.readOrEnd()).isEmpty();
        }
        gateway.awaitNoSession();
        assertThat(gateway.store.events())
                .anyMatch(event -> event.what()
                        .reason()
                        .filter("the client said goodbye"::equals)
                        .isPresent());
    }
}
