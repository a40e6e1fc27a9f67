package io.nightlatch.postgres.gateway;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether every statement since the server connection began was read, and none of them set or called what a session keeps
 * and no catalog shows. Together with what the server itself tells ({@link CarriedOver}) it proves that nothing would be
 * missed if the session went on with another connection. One way only: what was not read may have done anything.
 *
 * <p>Confined to the session's event loop.
 */
final class StateRecord {
    /** More names than any program calls; beyond it nobody asks the server about them. */
    private static final int MAX_NAMES = 256;

    private static final Set<String> SYSTEM = Set.of("pg_catalog", "information_schema");

    private static final Set<StatementKind> RUN_OR_KEEP_SOMETHING = EnumSet.of(
            StatementKind.PREPARE,
            StatementKind.EXECUTE,
            StatementKind.CALL,
            StatementKind.DO,
            StatementKind.NOTIFY,
            StatementKind.DISCARD,
            StatementKind.LOAD,
            StatementKind.OTHER);

    private static final Set<StatementFlag> HIDES_OR_RUNS_SOMETHING = EnumSet.of(
            StatementFlag.HIDES_STATE,
            StatementFlag.SETS_LEXER,
            StatementFlag.SETS_ROLE,
            StatementFlag.TEMPORARY,
            StatementFlag.EXECUTES,
            StatementFlag.FROM_PROGRAM);

    /** Functions of the system that leave something in the session, or run a text that they are given. */
    private static final Set<String> KEEPS_OR_RUNS_SOMETHING = Set.of(
            "set_config",
            "setseed",
            "query_to_xml",
            "query_to_xmlschema",
            "query_to_xml_and_xmlschema",
            "cursor_to_xml",
            "cursor_to_xmlschema",
            "ts_stat",
            "ts_rewrite",
            "pg_create_logical_replication_slot",
            "pg_create_physical_replication_slot",
            "pg_copy_logical_replication_slot",
            "pg_copy_physical_replication_slot",
            "pg_replication_origin_session_setup");

    private final Set<String> names = new HashSet<>();
    private boolean clean = true;

    /** A statement is about to go to the server. */
    void saw(Reading reading) {
        switch (reading) {
            case Reading.Unreadable _ -> unread();
            case Reading.Statements(var all) -> all.forEach(this::saw);
        }
    }

    private void saw(StatementFacts facts) {
        boolean keeps = RUN_OR_KEEP_SOMETHING.contains(facts.kind())
                || facts.flags().stream().anyMatch(HIDES_OR_RUNS_SOMETHING::contains);
        if (keeps) {
            unread();
        } else {
            facts.functions().forEach(this::called);
        }
    }

    private void called(FunctionUse function) {
        boolean isSystems =
                function.schema().filter(schema -> !SYSTEM.contains(schema)).isEmpty();
        if (!isSystems || KEEPS_OR_RUNS_SOMETHING.contains(function.name())) {
            unread();
        } else if (function.schema().isEmpty()) {
            names.add(function.name());
            if (names.size() > MAX_NAMES || !isPlain(function.name())) unread();
        }
    }

    /** Of signs that stand for themselves in a string, whatever the session's settings are. */
    private static boolean isPlain(String name) {
        return name.indexOf('\'') < 0 && name.indexOf('\\') < 0;
    }

    /** A statement goes to the server that nobody has read. */
    void unread() {
        clean = false;
        names.clear();
    }

    boolean isClean() {
        return clean;
    }

    /**
     * What was called without a schema. The system's functions were meant if the server has none of such a name anywhere
     * else: then no search path and no overloading can have led to another one.
     */
    Set<String> calledByNameAlone() {
        return Set.copyOf(names);
    }

    /** The session goes on with a server connection that has run nothing. */
    void begin() {
        clean = true;
        names.clear();
    }
}
