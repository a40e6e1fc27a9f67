package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What clients do all day is through the gateway as it is without it. */
@OnEachVersion
class AsDirectTest extends FlowTest {
    private static final int ROWS = 1_000_000;
    private static final int BIG = 32_000_000;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void addADirectReader() throws SQLException {
        try (var admin = shop.admin("shop");
                var statement = admin.createStatement()) {
            statement.execute("create role reader login password 'reader' in role shop_reader");
            statement.execute("create table copied (id int, text text); alter table copied owner to shop_owner;"
                    + " grant insert on copied to orders_writer");
        }
    }

    private Connection direct() throws SQLException {
        return DriverManager.getConnection(shop.server().jdbcUrl("shop"), "reader", "reader");
    }

    private Program through(Path out, String... command) throws IOException, InterruptedException {
        return Program.run(out, nightlatch.gatewayPort(), "alice", "alice-demo", List.of(command));
    }

    private Program beside(Path out, String... command) throws IOException, InterruptedException {
        return Program.run(out, shop.server().port(), "reader", "reader", List.of(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "prepared"})
    void pgbenchReadsInEachProtocol(String protocol, @TempDir Path folder) throws Exception {
        assumeTrue(Tools.isInstalled("pgbench"), "pgbench is not installed");
        try (var admin = shop.admin("shop");
                var statement = admin.createStatement()) {
            statement.execute(
                    "create table if not exists pgbench_accounts (aid int primary key, bid int, abalance int); create"
                        + " table if not exists pgbench_branches (bid int primary key); insert into pgbench_branches"
                        + " values (1) on conflict do nothing; insert into pgbench_accounts select i, 1, 0 from"
                        + " generate_series(1, 100000) i on conflict do nothing; grant select on pgbench_accounts,"
                        + " pgbench_branches to shop_reader");
        }

        var ran = through(folder.resolve("out"), "pgbench", "-n", "-S", "-M", protocol, "-c", "4", "-t", "500");

        assertThat(ran.exitCode()).as(ran.output()).isZero();
        assertThat(Files.readString(folder.resolve("out")))
                .contains("number of transactions actually processed: 2000/2000");
    }

    @Test
    void aMillionRowsAreCopiedOutAndIn(@TempDir Path folder) throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var rows = folder.resolve("rows");
        var query = "\\copy (select i, md5(i::text) from generate_series(1, " + ROWS + ") i) to pstdout";
        assertThat(beside(folder.resolve("direct"), "psql", "-X", "-q", "-c", query)
                        .exitCode())
                .isZero();

        var out = through(rows, "psql", "-X", "-q", "-c", query);

        assertThat(out.exitCode()).as(out.output()).isZero();
        assertThat(Files.mismatch(rows, folder.resolve("direct"))).isEqualTo(-1);

        try (var psql = nightlatch.psql(
                "alice",
                "set nightlatch.reason = 'load'",
                "set nightlatch.role = 'orders_writer'",
                "\\copy copied from '" + rows + "'")) {
            nightlatch.api("bob").approve(psql.awaitRequest());
            assertThat(psql.output()).contains("COPY " + ROWS);
        }
        try (var admin = shop.admin("shop");
                var statement = admin.createStatement();
                var sum = statement.executeQuery(
                        "select count(*), count(distinct id), bool_and(md5(id::text) = text) from copied")) {
            sum.next();
            assertThat(sum.getInt(1)).isEqualTo(ROWS);
            assertThat(sum.getInt(2)).isEqualTo(ROWS);
            assertThat(sum.getBoolean(3)).isTrue();
        }
    }

    @Test
    void aDumpIsTheSame(@TempDir Path folder) throws Exception {
        assumeTrue(Tools.isInstalled("pg_dump"), "pg_dump is not installed");
        assumeTrue(Program.major("pg_dump") >= major, "pg_dump is older than the server");
        var command = new String[] {"pg_dump", "-t", "customers", "-t", "orders", "-t", "payments"};

        var dumped = through(folder.resolve("through"), command);

        assertThat(dumped.exitCode()).as(dumped.output()).isZero();
        assertThat(beside(folder.resolve("beside"), command).exitCode()).isZero();
        assertThat(linesOf(folder.resolve("through"))).isEqualTo(linesOf(folder.resolve("beside")));
    }

    /** Without the lines that are random in each dump of newer minor versions. */
    private static List<String> linesOf(Path dump) throws IOException {
        return Files.readAllLines(dump).stream()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    @Test
    void aDriverReadsTheSameMetadata() throws Exception {
        try (var through = nightlatch.connect("alice");
                var beside = direct()) {
            assertThat(metadata(through)).isEqualTo(metadata(beside)).isNotEmpty();
        }
    }

    private static List<String> metadata(Connection connection) throws SQLException {
        var about = connection.getMetaData();
        var all = new ArrayList<String>();
        for (var table : List.of("customers", "orders", "payments")) {
            try (var columns = about.getColumns(null, "public", table, "%");
                    var keys = about.getPrimaryKeys(null, "public", table);
                    var imported = about.getImportedKeys(null, "public", table);
                    var indexes = about.getIndexInfo(null, "public", table, false, true)) {
                while (columns.next()) all.add(table + " " + columns.getString(4) + " " + columns.getString(6));
                while (keys.next()) all.add(table + " key " + keys.getString(4));
                while (imported.next()) all.add(table + " to " + imported.getString(3));
                while (indexes.next()) all.add(table + " index " + indexes.getString(6) + " " + indexes.getString(9));
            }
        }
        all.add(about.getDatabaseProductVersion());
        return all;
    }

    @Test
    void fiftySessionsWorkAtOnce() throws Exception {
        Callable<Integer> work = () -> {
            try (var connection = nightlatch.connect("alice");
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                int sum = 0;
                for (int i = 1; i <= 20; i++) {
                    try (var one = connection.prepareStatement("select id from orders where id = ?")) {
                        one.setInt(1, i);
                        var row = one.executeQuery();
                        row.next();
                        sum += row.getInt(1);
                    }
                }
                statement.execute("select pg_sleep(0.1)");
                connection.commit();
                return sum;
            }
        };
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sums = new ArrayList<Integer>();
            for (var sum : clients.invokeAll(java.util.Collections.nCopies(50, work))) sums.add(sum.get());
            assertThat(sums).hasSize(50).containsOnly(210);
        }
    }

    @Test
    void aValueThatFillsManyBuffersGoesBothWays() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var query = connection.prepareStatement("select ?::bytea")) {
            var value = new byte[BIG];
            for (int i = 0; i < value.length; i++) value[i] = (byte) (i * 31);
            query.setBytes(1, value);

            var row = query.executeQuery();
            row.next();

            assertThat(row.getBytes(1)).isEqualTo(value);
        }
    }

    @Test
    void aPortalIsReadPieceByPiece() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(100);
                int count = 0;
                try (var rows = statement.executeQuery("select * from orders")) {
                    while (rows.next()) count++;
                }
                assertThat(count).isEqualTo(3_000);
            }
        }
    }

    @Test
    void aNotificationReachesWhoListens() throws Exception {
        try (var listener = nightlatch.connect("alice");
                var speaker = nightlatch.connect("alice");
                var listens = listener.createStatement();
                var speaks = speaker.createStatement()) {
            listens.execute("listen news");
            speaks.execute("notify news, 'it works'");

            var heard = listener.unwrap(PGConnection.class).getNotifications(10_000);

            assertThat(heard).hasSize(1);
            assertThat(heard[0].getParameter()).isEqualTo("it works");
        }
    }

    @Test
    void aRunningQueryIsCancelled() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var statement = connection.createStatement()) {
            var cancelled = Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
                awaitRunning(connection.unwrap(PGConnection.class).getBackendPID());
                statement.cancel();
                return true;
            });

            assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            assertThat(cancelled.get()).isTrue();
            assertThat(statement.executeQuery("select 1").next()).isTrue();
        }
    }

    private void awaitRunning(int pid) throws Exception {
        try (var admin = shop.admin("shop");
                var query = admin.prepareStatement(
                        "select from pg_stat_activity where pid = ? and state = 'active' and query like"
                                + " '%pg_sleep%'")) {
            query.setInt(1, pid);
            Eventually.within(
                    java.time.Duration.ofSeconds(10),
                    "the query runs",
                    () -> query.executeQuery().next());
        }
    }

    @Test
    void aFunctionCallIsRefusedWithoutAGrant() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            connection.setAutoCommit(false);
            var largeObjects = connection.unwrap(PGConnection.class).getLargeObjectAPI();

            assertThatThrownBy(largeObjects::createLO)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                    .hasMessageContaining("FunctionCall");

            connection.rollback();
            assertThat(connection.createStatement().executeQuery("select 1").next())
                    .isTrue();
        }
    }
}
