package io.nightlatch.postgres.sql.facts;

/** The rights on a relation, as PostgreSQL names them; the last four have no such name. */
final class Privilege {
    static final String SELECT = "SELECT";
    static final String INSERT = "INSERT";
    static final String UPDATE = "UPDATE";
    static final String DELETE = "DELETE";
    static final String TRUNCATE = "TRUNCATE";
    static final String REFERENCES = "REFERENCES";
    static final String TRIGGER = "TRIGGER";
    /** From PostgreSQL 17 on; before, the owner's. */
    static final String MAINTAIN = "MAINTAIN";

    static final String OWNERSHIP = "OWNERSHIP";
    /** Makes it. */
    static final String CREATE = "CREATE";
    /** LOCK TABLE in a mode that any of several rights allows. */
    static final String LOCK = "LOCK";

    private Privilege() {}
}
