package io.nightlatch.control.json;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One entry of the trail as the API tells it. */
public record EventJson(
        long id,
        Instant at,
        String kind,
        String severity,
        Optional<String> principal,
        Optional<String> database,
        Optional<String> role,
        Optional<String> request,
        Optional<String> grant,
        Optional<String> session,
        Optional<String> reason,
        Map<String, Object> detail) {

    public static EventJson of(Event event) {
        var what = event.what();
        return new EventJson(
                event.id(),
                Times.cut(event.at()),
                what.kind().wireName(),
                what.severity().name().toLowerCase(Locale.ROOT),
                what.principal().map(PrincipalName::value),
                what.database().map(DatabaseName::value),
                what.role().map(DatabaseRole::name),
                what.request().map(RequestId::value),
                what.grant().map(GrantId::value),
                what.session().map(SessionId::value),
                what.reason(),
                what.detail());
    }
}
