package io.nightlatch.app;

import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.LiveSessions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The names of the session logins that are in the targets now, or about to be: those that live, and those that are not ended. */
record OurLogins(GrantStore store, LiveSessions live, Set<DatabaseName> databases) implements Supplier<Set<String>> {
    private static final int MANY = 10_000;

    @Override
    public Set<String> get() {
        var names = new HashSet<String>();
        for (var session : store.sessions(new Sight.All(), SessionFilter.NOT_ENDED, Optional.empty(), MANY)) {
            names.add(session.login());
        }
        for (var database : databases) names.addAll(live.logins(database));
        return names;
    }
}
