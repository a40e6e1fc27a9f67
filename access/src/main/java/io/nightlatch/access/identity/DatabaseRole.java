package io.nightlatch.access.identity;

import java.nio.charset.StandardCharsets;

/** A role of the target database, by its exact name there. */
public record DatabaseRole(String name) implements Comparable<DatabaseRole> {
    public DatabaseRole {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 63 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a role's name has 1 to 63 bytes and no NUL: " + name);
        }
    }

    @Override
    public int compareTo(DatabaseRole other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
