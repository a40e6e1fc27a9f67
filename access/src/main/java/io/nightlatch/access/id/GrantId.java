package io.nightlatch.access.id;

import java.util.random.RandomGenerator;

/** A grant's id, such as {@code G-2XQ9A}: always with its prefix and in upper case. */
public record GrantId(String value) {
    private static final String PREFIX = "G-";

    public GrantId {
        value = PREFIX + Crockford.withoutPrefix("grant", PREFIX, value);
    }

    /** A new id; the store makes sure that nobody else has it. */
    public static GrantId random(RandomGenerator random) {
        return new GrantId(Crockford.random(random, 5));
    }

    @Override
    public String toString() {
        return value;
    }
}
