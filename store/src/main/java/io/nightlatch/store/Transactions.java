package io.nightlatch.store;

import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Runs units of work, and is the one place that knows what a failure of the store means: run it again, say that the store
 * is away, or let it out as the fault that it is.
 */
final class Transactions {
    private static final int ATTEMPTS = 20;

    private final DataSource pool;

    Transactions(DataSource pool) {
        this.pool = pool;
    }

    /**
     * Runs {@code work} in one transaction, from the start again when another transaction came between.
     *
     * @throws StoreUnavailable if the store cannot be asked. If the connection is lost while the commit is under way, the
     *     change may be there all the same: whoever tries again reads first.
     */
    <T> T run(Function<Connection, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SqlFailure failure) {
                if (!Failures.isWorthAnotherTry(failure)) throw Failures.translated(failure);
                if (attempt == ATTEMPTS) {
                    throw new StoreUnavailable("the store changed under us " + attempt + " times; try again", failure);
                }
            }
        }
    }

    /** Runs statements that only read, each its own transaction. */
    <T> T read(Function<Connection, T> work) {
        try (var connection = pool.getConnection()) {
            return work.apply(connection);
        } catch (SQLException e) {
            throw Failures.translated(new SqlFailure(e));
        } catch (SqlFailure failure) {
            throw Failures.translated(failure);
        }
    }

    private <T> T once(Function<Connection, T> work) {
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e); // the connection is gone, and with it the transaction
        }
    }
}
