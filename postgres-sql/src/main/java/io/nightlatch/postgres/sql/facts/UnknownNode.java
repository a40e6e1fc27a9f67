package io.nightlatch.postgres.sql.facts;

/** The tree holds what we have not learnt to read. */
public final class UnknownNode extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownNode(String kind) {
        super("a part of the grammar that is not known here: " + kind, null, false, false);
    }
}
