package io.nightlatch.postgres.wire;

import java.util.List;

/** How many format codes may stand before how many values: none (all text), one (for all), or one each. */
final class Formats {
    private Formats() {}

    static boolean fit(List<Format> formats, List<?> values) {
        return formats.size() <= 1 || formats.size() == values.size();
    }

    static void check(List<Format> formats, List<?> values) {
        if (!fit(formats, values)) {
            throw new IllegalArgumentException(formats.size() + " format codes for " + values.size() + " values");
        }
    }
}
