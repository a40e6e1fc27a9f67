package io.nightlatch.e2e;

import java.util.Arrays;
import java.util.List;

/** The major versions of PostgreSQL that a test runs on. */
final class Versions {
    private static final String PROPERTY = "nightlatch.e2e.versions";

    private Versions() {}

    /** The oldest and the newest, unless the property {@value #PROPERTY} says which. */
    static List<Integer> tested() {
        return Arrays.stream(System.getProperty(PROPERTY, "15,18").split(","))
                .map(version -> Integer.valueOf(version.strip()))
                .toList();
    }

    static List<Integer> all() {
        return List.of(15, 16, 17, 18);
    }
}
