package io.nightlatch.access.statement;

import java.util.Optional;

/** Reads statements by the database's own grammar. Runs nothing and asks nobody. */
public interface StatementReader {
    /** Takes up to its deadline; for virtual threads. What goes wrong is a {@link Reading.Unreadable}. */
    Reading read(String sql);

    /** What is known of exactly this text already; returns at once, for the event loop. */
    Optional<Reading> known(String sql);
}
