package io.nightlatch.access.session;

import io.nightlatch.access.id.SessionId;

/**
 * A throw-away role of the target. {@code saltedPassword} (32 bytes, SCRAM's SaltedPassword) is what its one connection
 * proves itself with; no password stands behind it and it is written down nowhere.
 */
public record SessionLogin(SessionId session, String name, long oid, byte[] saltedPassword) {
    @Override
    public String toString() {
        return name + " (oid " + oid + ")";
    }
}
