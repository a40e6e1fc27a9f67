package io.nightlatch.access.identity;

/** The name a person or machine signs in with, in the database, the API and the CLI alike. Case matters. */
public record PrincipalName(String value) implements Comparable<PrincipalName> {
    public static final int MAX_LENGTH = 200;

    public PrincipalName {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a principal's name has 1 to " + MAX_LENGTH + " characters, none of them a control character");
        }
    }

    @Override
    public int compareTo(PrincipalName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
