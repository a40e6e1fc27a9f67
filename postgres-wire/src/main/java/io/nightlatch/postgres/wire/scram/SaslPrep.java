package io.nightlatch.postgres.wire.scram;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013) as far as PostgreSQL's passwords need it: a password of ASCII is taken as it is; of any other the
 * mappings are done, NFKC, and the check for prohibited characters, and one that fails the check is taken as it was
 * typed, as PostgreSQL does.
 *
 * <p>Not done: the check of right-to-left text and the one for code points that Unicode 3.2 did not assign; and NFKC is
 * that of the Java runtime's Unicode, not of 3.2. A password differs by this only if it has such characters and NFKC
 * changes it.
 */
final class SaslPrep {
    private SaslPrep() {}

    static String prepare(String password) {
        if (password.chars().allMatch(c -> c < 0x80)) {
            return password;
        }
        var mapped = new StringBuilder();
        password.codePoints()
                .filter(c -> !mappedToNothing(c))
                .forEach(c -> mapped.appendCodePoint(isSpace(c) ? ' ' : c));
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return prepared.isEmpty() || prepared.codePoints().anyMatch(SaslPrep::prohibited) ? password : prepared;
    }

    /** RFC 3454, table C.1.2, but U+200B: that one is in B.1 as well, and the mapping to nothing comes from there. */
    private static boolean isSpace(int c) {
        return c == 0x00a0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
    }

    /** RFC 3454, table B.1. */
    private static boolean mappedToNothing(int c) {
        return c == 0x00ad
                || c == 0x034f
                || c == 0x1806
                || (c >= 0x180b && c <= 0x180d)
                || (c >= 0x200b && c <= 0x200d)
                || c == 0x2060
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff;
    }

    /** RFC 4013, section 2.3, by Unicode's own categories. */
    private static boolean prohibited(int c) {
        boolean byCategory = switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
        return byCategory
                || (c & 0xfffe) == 0xfffe // the last two of each plane are no characters
                || (c >= 0xfdd0 && c <= 0xfdef)
                || (c >= 0xfff9 && c <= 0xfffd)
                || (c >= 0x2ff0 && c <= 0x2ffb)
                || c == 0x0340
                || c == 0x0341
                || c == 0x06dd
                || c == 0x070f
                || c == 0x180e
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2061 && c <= 0x2063)
                || (c >= 0x206a && c <= 0x206f)
                || (c >= 0x1d173 && c <= 0x1d17a)
                || c == 0xe0001
                || (c >= 0xe0020 && c <= 0xe007f);
    }
}
