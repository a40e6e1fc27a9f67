package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What a JDBC program is told; a field that the server left out is empty. */
record SqlError(String sqlState, String message, String detail, String hint) {

    static SqlError of(Throwable failure) {
        assertThat(failure).isInstanceOf(PSQLException.class);
        var error = ((PSQLException) failure).getServerErrorMessage();
        if (error == null) throw new AssertionError("not the server's words", failure);
        return new SqlError(
                said(error.getSQLState()), said(error.getMessage()), said(error.getDetail()), said(error.getHint()));
    }

    /** How {@code sql} fails. */
    static SqlError of(Connection connection, String sql) {
        try {
            JdbcTest.run(connection, sql);
        } catch (SQLException e) {
            return of(e);
        }
        throw new AssertionError("did not fail: " + sql);
    }

    private static String said(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
