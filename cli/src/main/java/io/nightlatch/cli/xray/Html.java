package io.nightlatch.cli.xray;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Pieces of a page. Names in a database are anybody's to choose, so every text goes through {@link #text}. */
final class Html {
    private Html() {}

    static String text(String plain) {
        var safe = new StringBuilder(plain.length() + 16);
        plain.codePoints().forEach(sign -> {
            switch (sign) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                // Control characters and those that turn the direction of writing would show another name than there
                // is.
                default -> safe.appendCodePoint(isSly(sign) ? 0xFFFD : sign);
            }
        });
        return safe.toString();
    }

    private static boolean isSly(int sign) {
        return (sign < 0x20 && sign != '\n' && sign != '\t')
                || sign == 0x7F
                || (sign >= 0x202A && sign <= 0x202E)
                || (sign >= 0x2066 && sign <= 0x2069);
    }

    static String element(String name, String styleClass, String inner) {
        return "<" + name + " class=\"" + styleClass + "\">" + inner + "</" + name + ">";
    }

    /** A file beside the classes. */
    static String file(String name) {
        try (var in = Html.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is missing from the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
