package io.nightlatch.control;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.control.answer.Problem;
import java.util.Optional;

/** What narrows a reading of the trail, as it stands in a URL; bound field by field. */
record EventQuery(
        Optional<String> kind,
        Optional<PrincipalName> principal,
        Optional<DatabaseName> database,
        Optional<RequestId> request,
        Optional<GrantId> grant,
        Optional<SessionId> session) {

    EventFilter filter() {
        return new EventFilter(principal, database, kind.map(EventQuery::kind), request, grant, session);
    }

    private static EventKind kind(String word) {
        return EventKind.ofWireName(word)
                .orElseThrow(() -> Problem.notValidField(
                        "kind", "There is no kind \"" + word + "\"", "/api/v1/openapi.yaml lists the kinds."));
    }
}
