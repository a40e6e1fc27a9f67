package io.nightlatch.postgres.gateway;

import io.nightlatch.access.statement.StatementReader;
import io.nightlatch.postgres.sql.PostgresStatements;

/** The one reader of all tests: starting its parsers takes longer than most of them. Its threads are daemons. */
public final class Readers {
    public static final StatementReader POSTGRES = new PostgresStatements();

    private Readers() {}
}
