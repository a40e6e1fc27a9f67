package io.nightlatch.access.converge;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.Evidence;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A target that is a list of logins; each thing that is done in it can be the last that a process does. */
final class FakeTarget implements SessionLogins {
    final Map<String, SessionLogin> logins = new LinkedHashMap<>();
    Optional<String> stuck = Optional.empty();
    private final CrashPoints points;

    FakeTarget(CrashPoints points) {
        this.points = points;
    }

    @Override
    public SessionLogin open(SessionId session, PrincipalName who, int nth, List<DatabaseRole> baseline) {
        var login = new SessionLogin(session, LoginName.of(who, session, nth), logins.size() + 1L, new byte[32]);
        logins.put(login.name(), login);
        return login;
    }

    @Override
    public void connected(SessionLogin login) {}

    @Override
    public void unlock(SessionLogin login, DatabaseRole role, boolean settable) {}

    @Override
    public EndingReport end(SessionLogin login) {
        points.pass();
        boolean left = stuck.equals(Optional.of(login.name()));
        if (!left) logins.remove(login.name());
        points.pass();
        return new EndingReport(
                login,
                !left,
                left ? List.of("owns a table") : List.of(),
                List.of(),
                List.of(),
                Map.of("logins", left ? 1 : 0),
                Optional.of(new Evidence("select 0", login.oid(), Map.of("logins", left ? 1 : 0), Instant.EPOCH)),
                Duration.ofMillis(3));
    }

    @Override
    public List<EndingReport> converge(Supplier<Set<String>> alive) {
        var there = List.copyOf(logins.values());
        var living = alive.get();
        var reports = new ArrayList<EndingReport>();
        for (var login : there) if (!living.contains(login.name())) reports.add(end(login));
        return reports;
    }

    @Override
    public boolean ownsObjects(DatabaseRole role) {
        return false;
    }
}
