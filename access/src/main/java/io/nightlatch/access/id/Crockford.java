package io.nightlatch.access.id;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Crockford's base 32: no I, L, O or U, so that an id survives being read aloud and typed by hand. */
final class Crockford {
    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Crockford() {}

    static String random(RandomGenerator random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(SIGNS.charAt(random.nextInt(32)));
        return text.toString();
    }

    /**
     * Upper case, with the look-alikes that Crockford allows on reading turned into what they stand for.
     *
     * @throws IllegalArgumentException if {@code text} is shorter than five signs, longer than twenty, or holds another sign
     */
    static String canonical(String kind, String text) {
        var upper = text.toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        if (upper.length() < 5 || upper.length() > 20 || !upper.chars().allMatch(sign -> SIGNS.indexOf(sign) >= 0)) {
            throw new IllegalArgumentException("not a " + kind + " id: " + text);
        }
        return upper;
    }

    static String withoutPrefix(String kind, String prefix, String text) {
        var upper = text.strip().toUpperCase(Locale.ROOT);
        return canonical(kind, upper.startsWith(prefix) ? upper.substring(prefix.length()) : upper);
    }
}
