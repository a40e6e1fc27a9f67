package io.nightlatch.access.statement;

import java.util.Locale;

/** What a statement is at its top; what it hides stands in {@link StatementFlag} and in its relations' privileges. */
public enum StatementKind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    TRUNCATE,
    COPY,
    /** CREATE of anything but roles. */
    CREATE,
    /** ALTER of anything but roles, with RENAME, OWNER TO, SET SCHEMA. */
    ALTER,
    /** DROP of anything but roles. */
    DROP,
    COMMENT,
    /** GRANT and REVOKE of privileges or of roles, ALTER DEFAULT PRIVILEGES. */
    GRANT,
    /** CREATE, ALTER and DROP ROLE, REASSIGN OWNED, DROP OWNED. */
    ROLE,
    /** SET and RESET, of {@code role} and {@code session_authorization} too. */
    SET,
    SHOW,
    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT, PREPARE TRANSACTION and kin. */
    TRANSACTION,
    PREPARE,
    EXECUTE,
    DEALLOCATE,
    /** DECLARE, FETCH, MOVE, CLOSE. */
    CURSOR,
    EXPLAIN,
    CALL,
    DO,
    LOCK,
    /** VACUUM, ANALYZE, REINDEX, CLUSTER, CHECKPOINT. */
    MAINTENANCE,
    /** REFRESH MATERIALIZED VIEW. */
    REFRESH,
    /** LISTEN, UNLISTEN, NOTIFY. */
    NOTIFY,
    DISCARD,
    LOAD,
    OTHER;

    /** As policy and JSON write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
