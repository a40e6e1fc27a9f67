package io.nightlatch.access.identity;

/** One guarded database under Nightlatch's own name for it, which clients say as {@code dbname}. */
public record DatabaseName(String value) implements Comparable<DatabaseName> {
    public DatabaseName {
        if (value.isBlank() || value.length() > 63 || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a database's name has 1 to 63 characters, none of them a control character");
        }
    }

    @Override
    public int compareTo(DatabaseName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
