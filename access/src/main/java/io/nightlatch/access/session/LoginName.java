package io.nightlatch.access.session;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import java.nio.charset.StandardCharsets;

/**
 * The name of a session login, {@code alice~4f7k2m9q}: who, then which session; and of the second that a session goes on
 * with, {@code alice~4f7k2m9q~2}, since no name comes twice. PostgreSQL cuts names at 63 bytes
 * without an error, which would cut the session off and give two sessions one name; so the principal is cut here, at a
 * character's border, and the session never.
 */
public final class LoginName {
    private static final int MAX_BYTES = 63; // NAMEDATALEN - 1 (manual, "Identifiers and Key Words")

    private LoginName() {}

    public static String of(PrincipalName who, SessionId session) {
        return of(who, session, 1);
    }

    /** @param nth how many logins the session has had, with this one */
    public static String of(PrincipalName who, SessionId session, int nth) {
        var principal = who.value();
        // Names that begin with pg_ are reserved (manual, "CREATE ROLE").
        if (principal.startsWith("pg_")) principal = "nl_" + principal;
        var tail = tail(session) + (nth == 1 ? "" : "~" + nth);
        return cut(principal, MAX_BYTES - tail.length()) + tail;
    }

    /** Whether a login of this session could be called so. */
    public static boolean isOf(String name, SessionId session) {
        int at = name.lastIndexOf(tail(session));
        return at >= 0 && name.substring(at + tail(session).length()).matches("(~[1-9][0-9]{0,8})?");
    }

    /** The part of a login's name that no other login's has: {@code ~4f7k2m9q} or {@code ~4f7k2m9q~2}. */
    public static String own(String name, SessionId session) {
        int at = name.lastIndexOf(tail(session));
        return at < 0 ? tail(session) : name.substring(at);
    }

    private static String tail(SessionId session) {
        return "~" + session.inLogin();
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
