package io.nightlatch.access.statement;

import java.util.List;

/** What reading a text came to. */
public sealed interface Reading {
    /** Each statement of the text, in order; none if there is nothing but space and comments. */
    record Statements(List<StatementFacts> all) implements Reading {
        public Statements {
            all = List.copyOf(all);
        }
    }

    /**
     * It is not this grammar's, or more than anybody reads. Never harmless: what the reader does not know, a newer server may.
     */
    record Unreadable(String why) implements Reading {}
}
