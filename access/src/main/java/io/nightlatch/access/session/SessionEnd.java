package io.nightlatch.access.session;

/**
 * Why a session ended, for the trail.
 *
 * @param by who did it: a person's name, {@code clock} or {@code nightlatch}; or {@code client} or {@code server},
 *     whichever side went first
 */
public record SessionEnd(String reason, String by) {
    public static SessionEnd byNightlatch(String reason) {
        return new SessionEnd(reason, "nightlatch");
    }

    public static SessionEnd byClient(String reason) {
        return new SessionEnd(reason, "client");
    }

    public static SessionEnd byServer(String reason) {
        return new SessionEnd(reason, "server");
    }
}
