package io.nightlatch.access.session;

import io.nightlatch.access.id.SessionId;
import java.util.Map;

/**
 * A throw-away role of the target. {@code saltedPassword} (32 bytes, SCRAM's SaltedPassword) is what its one connection
 * proves itself with; no password stands behind it and it is written down nowhere. {@code settings} are those that were made for its
 * person in the target and have to be asked for when it connects, by their names in lower case.
 */
public record SessionLogin(
        SessionId session, String name, long oid, byte[] saltedPassword, Map<String, String> settings) {
    public SessionLogin {
        settings = Map.copyOf(settings);
    }

    /** Of whom nothing needs to be asked for. */
    public SessionLogin(SessionId session, String name, long oid, byte[] saltedPassword) {
        this(session, name, oid, saltedPassword, Map.of());
    }

    @Override
    public String toString() {
        return name + " (oid " + oid + ")";
    }
}
