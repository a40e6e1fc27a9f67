package io.nightlatch.postgres.roles;

import io.nightlatch.access.drift.Drift;
import io.nightlatch.access.drift.DriftKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a wrapped role looks.
 *
 * @param attributes as ALTER ROLE spells them
 * @param has the roles that it is a member of
 * @param row by which transaction its row was written; empty where that may not be seen
 */
record RoleLooks(long oid, String name, String attributes, String has, String row) {
    static RoleLooks of(ResultSet found) throws SQLException {
        return new RoleLooks(found.getLong(1), found.getString(2), found.getString(3), found.getString(4), "");
    }

    RoleLooks written(String by) {
        return new RoleLooks(oid, name, attributes, has, by);
    }

    /** For the store; {@link #parse} is its inverse. */
    @Override
    public String toString() {
        return String.join("\n", Long.toString(oid), name, attributes, has, row);
    }

    static RoleLooks parse(String text) {
        var lines = text.split("\n", -1);
        return new RoleLooks(Long.parseLong(lines[0]), lines[1], lines[2], lines[3], lines[4]);
    }

    static long oidOf(String text) {
        return parse(text).oid();
    }

    Optional<Drift> differs(RoleLooks was) {
        var words = new ArrayList<String>();
        var revert = new ArrayList<String>();
        if (oid != was.oid) {
            words.add("is another role than before: that one was dropped, and this one made");
            revert.add("-- look who made it; if it is right: nightlatch drift accept");
        }
        if (!attributes.equals(was.attributes)) {
            words.add("is " + attributes + ", was " + was.attributes);
            revert.add("alter role " + Sql.quoted(name) + " " + was.attributes.replace(", ", " "));
        }
        if (!has.equals(was.has)) {
            words.add("is a member of " + orNone(has) + ", was of " + orNone(was.has));
            var before = List.of(was.has.split(", ", -1));
            for (var role : has.split(", ", -1)) {
                if (!role.isEmpty() && !before.contains(role))
                    revert.add("revoke " + role + " from " + Sql.quoted(name));
            }
            for (var role : before) {
                if (!role.isEmpty() && !List.of(has.split(", ", -1)).contains(role))
                    revert.add("grant " + role + " to " + Sql.quoted(name));
            }
        }
        boolean written = !row.isEmpty() && !was.row.isEmpty() && !row.equals(was.row);
        if (words.isEmpty() && written) {
            words.add("its row was written: somebody may have set a password");
            revert.add("alter role " + Sql.quoted(name) + " password null");
            revert.add("-- then: nightlatch drift accept");
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(drift(name, String.join("; ", words), revert));
    }

    static Drift drift(String name, String meaning, List<String> revert) {
        return new Drift(
                DriftKind.ROLE,
                name,
                meaning,
                Optional.empty(),
                revert.stream().filter(line -> !line.isEmpty()).toList(),
                List.of(),
                true);
    }

    private static String orNone(String roles) {
        return roles.isEmpty() ? "none" : roles;
    }
}
