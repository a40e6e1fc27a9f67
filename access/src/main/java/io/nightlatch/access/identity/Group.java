package io.nightlatch.access.identity;

/** A group of principals, as the people file or the identity provider names it. */
public record Group(String name) implements Comparable<Group> {
    /** Every principal is in it without being listed. */
    public static final Group EVERYONE = new Group("everyone");

    public Group {
        if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a group's name has 1 to 200 characters, none of them a control character");
        }
    }

    @Override
    public int compareTo(Group other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
