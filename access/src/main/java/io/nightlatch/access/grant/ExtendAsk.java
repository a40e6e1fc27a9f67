package io.nightlatch.access.grant;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Principal;
import java.time.Duration;
import java.util.Optional;

/**
 * A wish that a grant in use ends later.
 *
 * @param who its holder, or on the holder's behalf an approver of the role
 * @param reason where it is left out, that of the grant's own request stands
 * @param session where it was asked, if in one
 */
public record ExtendAsk(
        Principal who, GrantId grant, Duration more, Optional<String> reason, Optional<SessionId> session) {}
