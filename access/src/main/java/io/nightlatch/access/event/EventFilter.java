package io.nightlatch.access.event;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PrincipalName;
import java.util.Optional;

/** Which events to read; an empty field does not narrow. */
public record EventFilter(
        Optional<PrincipalName> principal,
        Optional<DatabaseName> database,
        Optional<EventKind> kind,
        Optional<RequestId> request,
        Optional<GrantId> grant,
        Optional<SessionId> session) {
    public static final EventFilter ALL = new EventFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
