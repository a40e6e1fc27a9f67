package io.nightlatch.access.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened. The wire name is the constant with its first underscore as a dot: {@code REQUEST_FILED} is {@code request.filed}. */
public enum EventKind {
    REQUEST_FILED,
    REQUEST_JOINED,
    /** A stage was not passed in time; {@code did} says what was done about it. */
    REQUEST_ESCALATED,
    REQUEST_APPROVED,
    REQUEST_DENIED,
    REQUEST_WITHDRAWN,
    REQUEST_EXPIRED,
    VOTE_CAST,
    PERMISSION_USED,
    GRANT_APPROVED,
    GRANT_ACTIVATED,
    /** Its end was moved, once and to an instant. */
    GRANT_EXTENDED,
    GRANT_ENDED,
    GRANT_END_VERIFIED,
    GRANT_END_UNVERIFIED,
    SESSION_STARTED,
    /** A grant of it is over, and the connection goes on as baseline with a new login. */
    SESSION_WENT_ON,
    /** What the ending of the login did that a session left behind when it went on. */
    SESSION_LOGIN_ENDED,
    SESSION_ENDED,
    SESSION_END_UNVERIFIED,
    LOGIN_REFUSED,
    STATEMENT_STARTED,
    STATEMENT_FINISHED,
    STATEMENT_REFUSED,
    FOOTPRINT_TAKEN,
    DRIFT_FOUND,
    DRIFT_UNDONE,
    BYPASS_FOUND,
    TARGET_UNFIT,
    TARGET_READY,
    POLICY_CHANGED,
    POLICY_REFUSED,
    PERSON_CHANGED,
    TOKEN_CREATED,
    TOKEN_REVOKED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    public static Optional<EventKind> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst();
    }
}
