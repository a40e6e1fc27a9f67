package io.nightlatch.access.grant;

import io.nightlatch.access.grant.GrantState.Active;

/** Whether a session may use a grant. */
public sealed interface UseAnswer {
    /** In force; {@code window} says until when. */
    record InForce(Grant grant, Active window) implements UseAnswer {}

    record Over(String why) implements UseAnswer {}
}
