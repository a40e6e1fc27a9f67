package io.nightlatch.access.event;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something to be written down, before the store has given it a number and a time. {@code detail} holds JSON values only:
 * strings, numbers, booleans, lists and maps of them. Secrets never enter it.
 */
public record Happening(
        EventKind kind,
        Severity severity,
        Optional<PrincipalName> principal,
        Optional<DatabaseName> database,
        Optional<DatabaseRole> role,
        Optional<RequestId> request,
        Optional<GrantId> grant,
        Optional<SessionId> session,
        Optional<String> reason,
        Map<String, Object> detail) {

    public Happening {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }

    public static Happening of(EventKind kind) {
        return of(kind, Severity.INFO);
    }

    public static Happening of(EventKind kind, Severity severity) {
        return new Happening(
                kind,
                severity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    public Happening to(PrincipalName who) {
        return new Happening(kind, severity, Optional.of(who), database, role, request, grant, session, reason, detail);
    }

    public Happening on(DatabaseName where) {
        return new Happening(
                kind, severity, principal, Optional.of(where), role, request, grant, session, reason, detail);
    }

    public Happening as(DatabaseRole what) {
        return new Happening(
                kind, severity, principal, database, Optional.of(what), request, grant, session, reason, detail);
    }

    public Happening of(RequestId id) {
        return new Happening(
                kind, severity, principal, database, role, Optional.of(id), grant, session, reason, detail);
    }

    public Happening of(GrantId id) {
        return new Happening(
                kind, severity, principal, database, role, request, Optional.of(id), session, reason, detail);
    }

    public Happening in(SessionId id) {
        return new Happening(
                kind, severity, principal, database, role, request, grant, Optional.of(id), reason, detail);
    }

    public Happening because(Optional<String> why) {
        return new Happening(kind, severity, principal, database, role, request, grant, session, why, detail);
    }

    public Happening with(String key, Object value) {
        var more = new LinkedHashMap<>(detail);
        more.put(key, value);
        return new Happening(kind, severity, principal, database, role, request, grant, session, reason, more);
    }
}
