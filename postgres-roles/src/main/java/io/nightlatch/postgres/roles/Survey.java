package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What there is in a database that could be guarded: roles that people could be given for a while, and who has them for good.
 *
 * @param baseline roles that read and change nothing
 * @param wrapped roles that change or own something, least power first
 * @param leftOut roles that would leave back doors which no catalog shows, and so are given to nobody
 * @param holders who can log in and is a standing member of a wrapped role
 */
public record Survey(
        String version, List<Role> baseline, List<Role> wrapped, List<Role> leftOut, List<Holder> holders) {
    private static final String ROLES = Sql.of("survey.sql");
    private static final String HOLDERS = Sql.of("holders.sql");
    private static final String VERSION = "select pg_catalog.current_setting('server_version')";

    public Survey {
        baseline = List.copyOf(baseline);
        wrapped = List.copyOf(wrapped);
        leftOut = List.copyOf(leftOut);
        holders = List.copyOf(holders);
    }

    /** A role that cannot log in; of how many tables it reads, changes and owns what not everybody does. */
    public record Role(String name, boolean backDoor, long reads, long writes, long owns) {
        boolean changesNothing() {
            return writes == 0 && owns == 0;
        }
    }

    /** @param program why it looks like a program and not like a person; empty if it does not */
    public record Holder(String name, Set<String> roles, Optional<String> program) {
        public Holder {
            roles = Set.copyOf(roles);
        }
    }

    /** Asks the catalogs only. */
    public static Survey of(Broker admin) throws SQLException {
        var ours = OurRoles.of(admin.target());
        return admin.use(connection -> {
            var roles = connection.query(
                    ROLES,
                    row -> new Role(
                            row.getString("name"),
                            row.getBoolean("back_door"),
                            row.getLong("reads"),
                            row.getLong("writes"),
                            row.getLong("owns")),
                    ours);
            var wrapped = roles.stream()
                    .filter(role -> !role.backDoor() && !role.changesNothing())
                    .toList();
            var baseline = roles.stream()
                    .filter(role -> !role.backDoor() && role.changesNothing() && role.reads() > 0)
                    .toList();
            var names = wrapped.stream().map(Role::name).toList();
            return new Survey(
                    connection.texts(VERSION).getFirst(),
                    baseline,
                    wrapped,
                    roles.stream().filter(Role::backDoor).toList(),
                    connection.query(
                            HOLDERS,
                            row -> new Holder(
                                    row.getString("name"),
                                    Set.of((String[]) row.getArray("roles").getArray()),
                                    Optional.ofNullable(row.getString("program"))),
                            names,
                            ours));
        });
    }
}
