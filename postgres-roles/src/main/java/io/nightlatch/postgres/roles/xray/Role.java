package io.nightlatch.postgres.roles.xray;

/**
 * A role as {@code pg_roles} shows it.
 *
 * @param session whether it is the throw-away login of one of our own sessions, which is gone when that ends
 */
public record Role(
        long oid,
        String name,
        boolean login,
        boolean superuser,
        boolean createRole,
        boolean createDatabase,
        boolean replication,
        boolean bypassRls,
        boolean inherit,
        boolean session) {
    private static final long BOOTSTRAP = 10;

    /** Comes with PostgreSQL, such as {@code pg_read_all_data}. */
    public boolean predefined() {
        return name.startsWith("pg_");
    }

    /** The superuser that {@code initdb} made, which every server has. */
    public boolean bootstrap() {
        return oid == BOOTSTRAP;
    }
}
