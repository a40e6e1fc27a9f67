package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program with pgjdbc: the extended protocol, pipelined, with statements that the server keeps. */
@OnEachVersion
class JdbcTest extends FlowTest {
    private static final String UPDATE = "update orders set status = ? where id = ?";

    /** More than pgjdbc's prepareThreshold, so that it goes over to named statements of the server's. */
    private static final int OFTEN = 8;

    @Test
    void asksForARoleAndThenWorksAsItLikes() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            run(connection, "set nightlatch.reason = 'the nightly import'");
            askedAndApproved(connection);

            updatesOneByOne(connection);
            updatesInABatch(connection);
            insertsReturning(connection);
            rollsBackAndCommits(connection);
        }
    }

    @Test
    void asksInsideATransaction() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            connection.setAutoCommit(false);
            run(connection, "set nightlatch.reason = 'in a transaction'");
            run(connection, "create temp table mine as select 1 as kept");
            askedAndApproved(connection);

            updatesOneByOne(connection);
            connection.commit();

            assertThat(one(connection, "select kept from mine"))
                    .as("what the transaction did before")
                    .isEqualTo("1");
            connection.commit();
        }
    }

    @Test
    void aDeniedAskInsideATransactionCanBeRolledBack() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            connection.setAutoCommit(false);
            run(connection, "set nightlatch.reason = 'denied in a transaction'");
            assertThat(one(connection, "select 1")).isEqualTo("1");
            var asking = asking(connection);

            nightlatch.api("bob").deny(pendingRequestOf("alice"), "no");

            assertThatThrownBy(asking::join).cause().satisfies(e -> {
                assertThat(SqlError.of(e).sqlState()).isEqualTo("42501");
                assertThat(SqlError.of(e).detail()).contains("was denied by bob: no");
            });
            assertThatThrownBy(() -> one(connection, "select 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            assertThat(one(connection, "select 2")).isEqualTo("2");
            connection.rollback();
        }
    }

    @Test
    void withoutAReasonEachRunIsRefusedWithTheLineToType() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var update = connection.prepareStatement(UPDATE)) {
            for (int i = 1; i <= OFTEN; i++) {
                update.setString(1, "paid");
                update.setInt(2, i);
                assertRefusedWithTheLine(update::executeUpdate);
            }
            try (var batch = connection.prepareStatement(UPDATE)) {
                for (int i = 1; i <= 3; i++) {
                    batch.setString(1, "paid");
                    batch.setInt(2, i);
                    batch.addBatch();
                }
                assertThatThrownBy(batch::executeBatch)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
            assertThat(one(connection, "select 'still here'")).isEqualTo("still here");
        }
    }

    @Test
    void aRefusedStatementWaitsAndRunsAfterTheLineWasTyped() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var update = connection.prepareStatement(UPDATE)) {
            update.setString(1, "paid");
            update.setInt(2, 7);
            assertRefusedWithTheLine(update::executeUpdate);

            run(connection, "set nightlatch.reason = 'typed what the hint said'");

            assertThat((int) waits(update::executeUpdate)).isEqualTo(1);
            updatesOneByOne(connection);
            updatesInABatch(connection);
        }
    }

    @Test
    void aPlainStatementInATransactionWaitsAndTheTransactionGoesOn() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var update = connection.prepareStatement(UPDATE)) {
            run(connection, "set nightlatch.reason = 'as an ORM does'");
            connection.setAutoCommit(false);
            assertThat(one(connection, "select count(*) from orders where id = 5"))
                    .isEqualTo("1");
            update.setString(1, "waited");
            update.setInt(2, 5);

            assertThat((int) waits(update::executeUpdate)).isEqualTo(1);
            for (int i = 0; i < OFTEN; i++) assertThat(update.executeUpdate()).isEqualTo(1);
            connection.commit();

            assertThat(one(connection, "select status from orders where id = 5"))
                    .isEqualTo("waited");
            connection.rollback();
        }
    }

    @Test
    void aBatchWaitsAsAWhole() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var batch = connection.prepareStatement(UPDATE)) {
            run(connection, "set nightlatch.reason = 'a batch'");
            for (int i = 1; i <= 5; i++) {
                batch.setString(1, "in a batch");
                batch.setInt(2, i);
                batch.addBatch();
            }

            assertThat(waits(batch::executeBatch)).containsExactly(1, 1, 1, 1, 1);
        }
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    /** Runs it, sees that it waits, has it approved and gives what it came to. */
    private <T> T waits(Call<T> call) throws Exception {
        var running = CompletableFuture.supplyAsync(() -> {
            try {
                return call.run();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        var request = pendingRequestOf("alice");
        assertThat(running).isNotDone();
        nightlatch.api("bob").approve(request);
        return running.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theSimpleProtocolOfJdbcIsHeldLikePsql() throws Exception {
        try (var connection = nightlatch.connect("alice", "preferQueryMode", "simple")) {
            run(connection, "set nightlatch.reason = 'simple'");
            var updating = CompletableFuture.supplyAsync(() -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("update orders set status = 'paid' where id = 8");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });

            nightlatch.api("bob").approve(pendingRequestOf("alice"));

            assertThat(updating.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private interface Sql {
        void run() throws SQLException;
    }

    private static void assertRefusedWithTheLine(Sql sql) {
        assertThatThrownBy(sql::run).satisfies(e -> {
            assertThat(SqlError.of(e).sqlState()).isEqualTo("42501");
            assertThat(SqlError.of(e).hint()).contains("set nightlatch.reason = '…';");
        });
    }

    private void askedAndApproved(Connection connection) throws Exception {
        var asking = asking(connection);
        var request = pendingRequestOf("alice");
        assertThat(asking).as("held").isNotDone();
        nightlatch.api("bob").approve(request);
        asking.get(20, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> asking(Connection connection) {
        return CompletableFuture.runAsync(() -> {
            try {
                run(connection, "SET nightlatch.role = 'orders_writer'");
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void updatesOneByOne(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            for (int i = 1; i <= OFTEN; i++) {
                update.setString(1, "paid");
                update.setInt(2, i);
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
        }
    }

    private static void updatesInABatch(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            for (int i = 1; i <= 300; i++) {
                update.setString(1, "shipped");
                update.setInt(2, i);
                update.addBatch();
            }
            assertThat(update.executeBatch()).hasSize(300).containsOnly(1);
        }
    }

    private static void insertsReturning(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into orders values (9001, 1, 'new', 10, now())", Statement.RETURN_GENERATED_KEYS)) {
            assertThat(insert.executeUpdate()).isEqualTo(1);
            try (var keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt("id")).isEqualTo(9001);
            }
        }
        assertThat(one(connection, "delete from orders where id = 9001 returning status"))
                .isEqualTo("new");
    }

    private static void rollsBackAndCommits(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "update orders set status = 'a' where id = 20");
        connection.rollback();
        run(connection, "update orders set status = 'b' where id = 21");
        var savepoint = connection.setSavepoint();
        run(connection, "update orders set status = 'c' where id = 21");
        connection.rollback(savepoint);
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(one(connection, "select status from orders where id = 20")).isNotEqualTo("a");
        assertThat(one(connection, "select status from orders where id = 21")).isEqualTo("b");
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
