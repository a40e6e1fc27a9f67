package io.nightlatch.access.event;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events to read; an empty field does not narrow.
 *
 * @param severity at least so severe
 * @param from written then or later
 * @param until written before then
 * @param text stands in the reason, the role or the detail, in any case
 */
public record EventFilter(
        Optional<PrincipalName> principal,
        Optional<DatabaseName> database,
        Optional<DatabaseRole> role,
        Optional<EventKind> kind,
        Optional<Severity> severity,
        Optional<RequestId> request,
        Optional<GrantId> grant,
        Optional<SessionId> session,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<String> text) {
    public static final EventFilter ALL = new EventFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public EventFilter ofKind(EventKind kind) {
        return new EventFilter(
                principal, database, role, Optional.of(kind), severity, request, grant, session, from, until, text);
    }

    public EventFilter of(PrincipalName name) {
        return new EventFilter(
                Optional.of(name), database, role, kind, severity, request, grant, session, from, until, text);
    }

    public EventFilter of(GrantId id) {
        return new EventFilter(
                principal, database, role, kind, severity, request, Optional.of(id), session, from, until, text);
    }

    public EventFilter of(SessionId id) {
        return new EventFilter(
                principal, database, role, kind, severity, request, grant, Optional.of(id), from, until, text);
    }

    public EventFilter withoutText() {
        return new EventFilter(
                principal, database, role, kind, severity, request, grant, session, from, until, Optional.empty());
    }
}
