package io.nightlatch.postgres.gateway;

import io.nightlatch.access.converge.Sessions;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.statement.StatementReader;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the gateway asks of the floors below it.
 *
 * @param changed called when a session or a grant has come to something that the convergence should look at
 */
public record GatewayServices(
        Supplier<Policy> policy,
        Directory directory,
        Approvals approvals,
        Grants grants,
        GrantStore store,
        Events events,
        Sessions sessions,
        Map<DatabaseName, SessionLogins> logins,
        Map<DatabaseName, Rights> rights,
        StatementReader reader,
        InstantSource clock,
        Runnable changed) {
    public GatewayServices {
        logins = Map.copyOf(logins);
        rights = Map.copyOf(rights);
    }
}
