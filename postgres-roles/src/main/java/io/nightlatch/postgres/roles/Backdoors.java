package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import java.sql.SQLException;

/**
 * Roles that are not given to anybody for a while, since what they can leave behind (another role, a file, a program) shows
 * in no catalog and outlives every ending.
 */
final class Backdoors {
    private static final String WAYS = """
        select r.rolname::pg_catalog.text from pg_catalog.pg_roles asked
        join pg_catalog.pg_roles r on pg_catalog.pg_has_role(asked.oid, r.oid, 'MEMBER')
        where asked.rolname operator(pg_catalog.=) ?::pg_catalog.name
          and (asked.rolsuper or r.rolsuper or r.rolcreaterole or r.rolreplication
            or r.rolname operator(pg_catalog.=) any
              ('{pg_execute_server_program,pg_read_server_files,pg_write_server_files}'::pg_catalog.name[]))
        order by r.rolname operator(pg_catalog.=) asked.rolname desc limit 1\
        """;

    private static final String INVALID_GRANT_OPERATION = "0LP01";

    private Backdoors() {}

    /** @throws SQLException if the role is SUPERUSER, CREATEROLE or REPLICATION, or reaches such a role or the server's files */
    static void refuse(Pinned connection, DatabaseRole role) throws SQLException {
        var way = connection.one(WAYS, row -> row.getString(1), role.name());
        if (way.isPresent()) {
            throw new SQLException(
                    "by way of " + way.get()
                            + " it could make roles, or reach the server's files or programs, which leaves back doors"
                            + " that no catalog shows; take that from the role, or leave the role out of the policy",
                    INVALID_GRANT_OPERATION);
        }
    }
}
