package io.nightlatch.console;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.EventsApi;
import io.nightlatch.control.json.EventJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the trail tells of one thing, oldest first, as its reader may see it. */
final class Trail {
    private static final int MOST = 500;

    private final EventsApi events;

    Trail(EventsApi events) {
        this.events = events;
    }

    List<EventJson> of(Principal who, RequestId id) {
        return read(who, Map.of("request", id.value()));
    }

    List<EventJson> of(Principal who, GrantId id) {
        return read(who, Map.of("grant", id.value()));
    }

    List<EventJson> of(Principal who, SessionId id) {
        return read(who, Map.of("session", id.value()));
    }

    private List<EventJson> read(Principal who, Map<String, String> query) {
        return events.list(who, query, Optional.empty(), false, Optional.empty(), MOST)
                .items();
    }
}
