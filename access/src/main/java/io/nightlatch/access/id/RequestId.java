package io.nightlatch.access.id;

import java.util.random.RandomGenerator;

/** A request's id, such as {@code R-7K2M4}: always with its prefix and in upper case. */
public record RequestId(String value) {
    private static final String PREFIX = "R-";

    public RequestId {
        value = PREFIX + Crockford.withoutPrefix("request", PREFIX, value);
    }

    /** A new id; the store makes sure that nobody else has it. */
    public static RequestId random(RandomGenerator random) {
        return new RequestId(Crockford.random(random, 5));
    }

    @Override
    public String toString() {
        return value;
    }
}
