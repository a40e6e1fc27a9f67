package io.nightlatch.postgres.gateway;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads {@code client_encoding}, so that the trail shows a statement as its author wrote it. */
final class Charsets {
    private Charsets() {}

    static Charset of(String clientEncoding) {
        var name = clientEncoding.toUpperCase(Locale.ROOT).replace("_", "").replace("-", "");
        if (name.equals("UTF8") || name.equals("UNICODE")) return StandardCharsets.UTF_8;
        if (name.matches("WIN\\d{3,4}") && Charset.isSupported("windows-" + name.substring(3))) {
            return Charset.forName("windows-" + name.substring(3));
        }
        return StandardCharsets.ISO_8859_1; // each byte stays itself
    }
}
