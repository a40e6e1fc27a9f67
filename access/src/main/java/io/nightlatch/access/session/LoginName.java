package io.nightlatch.access.session;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import java.nio.charset.StandardCharsets;

/**
 * The name of a session login, {@code alice~4f7k2m9q}: who, then which session. PostgreSQL cuts names at 63 bytes
 * without an error, which would cut the session off and give two sessions one name; so the principal is cut here, at a
 * character's border, and the session never.
 */
public final class LoginName {
    private static final int MAX_BYTES = 63; // NAMEDATALEN - 1 (manual, "Identifiers and Key Words")

    private LoginName() {}

    public static String of(PrincipalName who, SessionId session) {
        var principal = who.value();
        // Names that begin with pg_ are reserved (manual, "CREATE ROLE").
        if (principal.startsWith("pg_")) principal = "nl_" + principal;
        var tail = "~" + session.inLogin();
        return cut(principal, MAX_BYTES - tail.length()) + tail;
    }

    private static String cut(String text, int maxBytes) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) break;
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }
}
