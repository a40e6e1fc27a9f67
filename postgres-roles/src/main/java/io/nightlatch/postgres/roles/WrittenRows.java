package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * By which transaction the rows of roles were last written, as far as we may see that. A password cannot be seen; that a row was
 * written again can. Kept of each session login from the moment on at which we wrote it last.
 */
final class WrittenRows {
    private static final String READABLE = """
        select pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'xmin', 'SELECT')
          and pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'oid', 'SELECT')\
        """;
    private static final String ROWS = """
        select a.oid::pg_catalog.int8, a.xmin::pg_catalog.text from pg_catalog.pg_authid a
        where a.oid::pg_catalog.int8 operator(pg_catalog.=) any (?::pg_catalog.int8[])\
        """;

    private final Map<Long, String> asWeLeftThem = new ConcurrentHashMap<>();
    private volatile boolean readable = true;

    /** By OID; empty where they may not be read. */
    Map<Long, String> of(Pinned connection, List<Long> oids) throws SQLException {
        if (!readable || oids.isEmpty()) return Map.of();
        readable = connection.one(READABLE, row -> row.getBoolean(1)).orElse(false);
        if (!readable) return Map.of();
        var rows = new HashMap<Long, String>();
        connection.query(ROWS, row -> rows.put(row.getLong(1), row.getString(2)), oids);
        return rows;
    }

    /** To be called before a user can write the row. */
    void weLeft(Pinned connection, long oid) throws SQLException {
        if (!readable) return;
        asWeLeftThem.putAll(of(connection, List.of(oid)));
    }

    Optional<String> asWeLeft(long oid) {
        return Optional.ofNullable(asWeLeftThem.get(oid));
    }

    void gone(long oid) {
        asWeLeftThem.remove(oid);
    }
}
