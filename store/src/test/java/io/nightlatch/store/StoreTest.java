package io.nightlatch.store;

import static io.nightlatch.store.Samples.about;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.server.PostgresBinaries;
import io.nightlatch.postgres.server.PostgresVersions;
import io.nightlatch.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreTest {
    static Stream<Integer> everyVersion() {
        return PostgresVersions.available().stream();
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void aGrantLivesItsLifeOnEveryPostgres(int version) {
        try (var server = TestPostgres.start(PostgresVersions.major(version));
                var store = Store.open(server.database())) {
            var grant = Samples.active(store.grantStore(), Samples.ALICE, Samples.WRITER);
            var session = Samples.open(store.grantStore(), Samples.ALICE);
            store.grantStore().transact(unit -> {
                unit.use(session.id(), grant.id());
                return true;
            });

            assertThat(store.grantStore().grant(grant.id())).contains(grant);
            assertThat(store.grantStore().session(session.id()).orElseThrow().grants())
                    .containsExactly(grant.id());
            assertThat(store.events().read(EventFilter.ALL, 0, 10)).hasSize(4);
            assertThat(store.healthy()).isTrue();
        }
    }

    @Test
    void aStoreOpensAgainWithWhatItHeld() {
        var address = TestPostgres.shared().database();
        var grant = use(
                address,
                store -> Samples.approved(store.grantStore(), Samples.ALICE, Samples.WRITER, GrantScope.PERSON));

        var found = use(address, store -> store.grantStore().grant(grant.id()));

        assertThat(found).contains(grant);
    }

    private static <T> T use(StoreAddress address, Function<Store, T> use) {
        try (var store = Store.open(address)) {
            return use.apply(store);
        }
    }

    @Test
    void aSecondNodeIsRefusedAndToldWhoIsThere() {
        var address = TestPostgres.shared().database();
        try (var _ = Store.open(address)) {
            assertThatThrownBy(() -> Store.open(address))
                    .isInstanceOf(StoreInUse.class)
                    .hasMessageContaining("another Nightlatch runs on this store since 2")
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " on ");
        }

        try (var next = Store.open(address)) {
            assertThat(next.healthy()).isTrue();
        }
    }

    @Test
    void aNodeWhoseLockWasLostTakesItAgain() throws SQLException {
        var address = TestPostgres.shared().database();
        try (var store = Store.open(address)) {
            var first = lockHolder(address);

            endBackend(address, first);

            await().atMost(Duration.ofSeconds(15))
                    .until(() -> lockHolder(address) != 0 && lockHolder(address) != first);
            await().until(store::healthy);
        }
    }

    @Test
    void aNodeWhoseLockAnotherTookSaysThatItIsNotHealthy() throws SQLException {
        var address = TestPostgres.shared().database();
        try (var store = Store.open(address);
                var another = TestPostgres.connect(address)) {
            another.setAutoCommit(false);
            // Queues behind the node, so it gets the lock the moment the node's connection is gone.
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var queued = threads.submit(() -> Sql.of(another, "select pg_advisory_lock(1852599919)::text as done")
                        .list(row -> true));
                await().until(() -> waiting(address) == 1);
                endBackend(address, lockHolder(address));
                await().until(queued::isDone);
            }

            await().atMost(Duration.ofSeconds(15)).until(() -> !store.healthy());

            another.close();
            await().atMost(Duration.ofSeconds(15)).until(store::healthy);
        }
    }

    private static final String LOCKS = " from pg_locks where locktype = 'advisory' and objid = 1852599919"
            + " and database = (select oid from pg_database where datname = current_database())";

    private static long lockHolder(StoreAddress address) throws SQLException {
        try (var connection = TestPostgres.connect(address)) {
            return Sql.of(connection, "select coalesce(max(pid), 0)::bigint as pid" + LOCKS + " and granted")
                    .one(row -> row.number("pid"));
        }
    }

    private static long waiting(StoreAddress address) throws SQLException {
        try (var connection = TestPostgres.connect(address)) {
            return Sql.of(connection, "select count(*) as waiting" + LOCKS + " and not granted")
                    .one(row -> row.number("waiting"));
        }
    }

    private static void endBackend(StoreAddress address, long pid) throws SQLException {
        try (var connection = TestPostgres.connect(address)) {
            Sql.of(connection, "select pg_terminate_backend(:pid::int) as gone")
                    .with("pid", pid)
                    .one(row -> row.flag("gone"));
        }
    }

    @Test
    void whatWasRecordedSurvivesTheServersSuddenDeath() throws Exception {
        try (var server = TestPostgres.start(PostgresBinaries.bundled());
                var store = Store.open(server.database())) {
            var promised = new ConcurrentLinkedQueue<String>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> writers = IntStream.range(0, 8)
                        .mapToObj(writer -> threads.submit(() -> writeUntilRefused(store, writer, promised)))
                        .toList();
                await().until(() -> promised.size() > 300);

                server.kill();

                for (var writer : writers) assertThat(writer.get()).isTrue();
            }
            assertThat(store.healthy()).isFalse();
            server.restart();

            await().atMost(Duration.ofSeconds(30)).until(store::healthy);
            var found = store.events().read(EventFilter.ALL, 0, 1_000_000).stream()
                    .map(Event::what)
                    .map(what -> String.valueOf(what.detail().get("name")))
                    .toList();
            assertThat(found).doesNotHaveDuplicates().containsAll(promised);
        }
    }

    private static boolean writeUntilRefused(Store store, int writer, ConcurrentLinkedQueue<String> promised) {
        for (int i = 0; ; i++) {
            var name = writer + "-" + i;
            try {
                store.events().record(List.of(about(EventKind.STATEMENT_STARTED).with("name", name)));
            } catch (StoreUnavailable e) {
                return true;
            }
            promised.add(name);
        }
    }

    @Test
    void aPolicyIsKeptOnceWithItsEvent() throws SQLException {
        var address = TestPostgres.shared().database();
        try (var store = Store.open(address);
                var connection = TestPostgres.connect(address)) {
            store.recordPolicy("v1", "databases: {}", Happening.of(EventKind.POLICY_CHANGED));
            store.recordPolicy("v1", "databases: {}");

            assertThat(Sql.of(connection, "select text from policy_version where version = 'v1'")
                            .list(row -> row.text("text")))
                    .containsExactly("databases: {}");
            assertThat(store.events().read(EventFilter.ALL, 0, 10)).hasSize(1);
        }
    }

    @Test
    void aStoreThatIsNotThereIsUnavailable() {
        assertThatThrownBy(() -> Store.open(new StoreAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", "")))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void anAddressDoesNotOverrideWhatTheStorePins() {
        assertThatThrownBy(() -> new StoreAddress(
                        "jdbc:postgresql://localhost/s?sslmode=require&options=-csearch_path=x", "u", "p"))
                .hasMessageContaining("options");
        assertThat(new StoreAddress("jdbc:postgresql://localhost/s", "u", "secret").toString())
                .doesNotContain("secret");
    }

    @Test
    void everyTableIsExplained() throws SQLException {
        var address = TestPostgres.shared().database();
        try (var _ = Store.open(address);
                var connection = TestPostgres.connect(address)) {
            var silent = Sql.of(connection, """
                select relname from pg_class
                 where relnamespace = 'nightlatch'::regnamespace and relkind in ('r', 'v')
                   and obj_description(oid, 'pg_class') is null and relname <> 'schema_history'
                """).list(row -> row.text("relname"));

            assertThat(silent).isEmpty();
        }
    }
}
