package io.nightlatch.console;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.EventsApi;
import io.nightlatch.control.json.EventJson;
import java.util.List;
import java.util.Optional;

/** What the trail tells of one thing, oldest first, as its reader may see it. */
final class Trail {
    private static final int MOST = 500;

    private final EventsApi events;

    Trail(EventsApi events) {
        this.events = events;
    }

    List<EventJson> of(Principal who, RequestId id) {
        return read(who, Optional.of(id), Optional.empty(), Optional.empty());
    }

    List<EventJson> of(Principal who, GrantId id) {
        return read(who, Optional.empty(), Optional.of(id), Optional.empty());
    }

    List<EventJson> of(Principal who, SessionId id) {
        return read(who, Optional.empty(), Optional.empty(), Optional.of(id));
    }

    private List<EventJson> read(
            Principal who, Optional<RequestId> request, Optional<GrantId> grant, Optional<SessionId> session) {
        return events.list(
                        who,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        request,
                        grant,
                        session,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        MOST)
                .items();
    }
}
