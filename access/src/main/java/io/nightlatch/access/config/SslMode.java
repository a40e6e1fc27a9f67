package io.nightlatch.access.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a connection to a target is guarded, in libpq's words (manual, "SSL Mode Descriptions"). */
public enum SslMode {
    /** In the clear; only to this machine itself. */
    DISABLE,
    /** Encrypted, towards whoever answers. */
    REQUIRE,
    /** Encrypted, towards a server whose certificate the CA has signed. */
    VERIFY_CA,
    /** Encrypted, towards the server of that name. */
    VERIFY_FULL;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none of that word */
    public static SslMode ofWord(String word) {
        var mode = byWord().get(word);
        if (mode != null) return mode;
        throw new IllegalArgumentException(
                "'" + word + "' is no sslmode; it is one of " + String.join(", ", byWord().keySet()));
    }

    static Map<String, SslMode> byWord() {
        var words = new LinkedHashMap<String, SslMode>();
        Arrays.stream(values()).forEach(mode -> words.put(mode.word(), mode));
        return words;
    }
}
