package io.nightlatch.access.statement;

import java.util.Locale;

/** What a statement's kind alone does not tell. */
public enum StatementFlag {
    /** A WITH query of it inserts, updates, deletes or merges. */
    WRITES_IN_CTE,
    /** UPDATE or DELETE, at the top or inside, of every row. */
    NO_WHERE,
    /** SELECT … INTO or CREATE TABLE AS: makes a table. */
    MAKES_TABLE,
    /** SELECT … FOR UPDATE and kin: takes row locks. */
    LOCKS_ROWS,
    /** EXPLAIN ANALYZE, EXECUTE, DO, CALL: runs something that stands elsewhere or inside. */
    EXECUTES,
    /** COPY … PROGRAM. */
    FROM_PROGRAM,
    /** COPY of a file on the server. */
    SERVER_FILE,
    /** SET ROLE or SET SESSION AUTHORIZATION in any spelling, set_config of them, RESET ALL and DISCARD ALL. */
    SETS_ROLE,
    /** Changes a setting by which texts are read: standard_conforming_strings, backslash_quote, client_encoding. */
    SETS_LEXER,
    /** Sets or calls what a session keeps and no catalog shows: custom settings, set_config, setseed, dblink and kin. */
    HIDES_STATE,
    /** CREATE TEMPORARY of anything. */
    TEMPORARY,
    /** Commits by itself or cannot run in a transaction block: CONCURRENTLY, DATABASE, TABLESPACE, SYSTEM, VACUUM. */
    SELF_COMMITTING,
    /** SECURITY DEFINER in CREATE or ALTER FUNCTION. */
    SECURITY_DEFINER,
    /** Carries a password or connection string. */
    SECRET,
    /** Only names catalogs of the system, reads, and calls nothing else. */
    CATALOG_ONLY;

    /** As policy and JSON write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
