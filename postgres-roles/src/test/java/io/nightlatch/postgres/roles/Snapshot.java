package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The whole privilege state of a server and of its shop, by what a superuser sees. */
final class Snapshot {
    private static final String SERVER = Sql.of("everything_of_server.sql");
    private static final String DATABASE = Sql.of("everything_of_database.sql");

    private Snapshot() {}

    /** Category and name, to all that the catalogs hold of it. */
    static Map<String, String> of(Shop shop) throws SQLException {
        var state = new TreeMap<String, String>();
        for (var sql : new String[] {SERVER, DATABASE}) {
            try (var statement = shop.superuser.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) state.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
            }
        }
        return state;
    }
}
