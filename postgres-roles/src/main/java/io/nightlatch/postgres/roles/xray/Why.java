package io.nightlatch.postgres.roles.xray;

import java.util.List;

/**
 * Why a role has a right.
 *
 * @param path from the role itself to the one whose right it is, by name; the role alone for a right of its own
 */
public record Why(Source source, List<String> path) {
    /** Where a right comes from. */
    public enum Source {
        SUPERUSER("superuser"),
        OWNER("owner"),
        GRANT("granted"),
        PUBLIC("PUBLIC"),
        PREDEFINED("predefined role");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Why {
        path = List.copyOf(path);
    }

    /** Whose right it is. */
    public String holder() {
        return path.getLast();
    }
}
