package io.nightlatch.access.id;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** A session's id, such as {@code S-4F7K2M9Q}: always with its prefix and in upper case. */
public record SessionId(String value) {
    private static final String PREFIX = "S-";

    public SessionId {
        value = PREFIX + Crockford.withoutPrefix("session", PREFIX, value);
    }

    /** A new id; 40 random bits, since every connection takes one and none may come twice. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(Crockford.random(random, 8));
    }

    /** How the id stands in the name of the session login: lower case, without the prefix. */
    public String inLogin() {
        return value.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
