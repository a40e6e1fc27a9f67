package io.nightlatch.control.json;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.request.AccessRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All there is to tell of one grant, as an auditor asks for it: who, why, on whose word, from when to when, what was run, and how it is
 * known that it ended.
 *
 * @param statementCount how many statements began under it; {@code statements} are the first of them
 * @param refusedCount how many statements were refused to it
 * @param footprintCount how many changes it left in the database; absent while nobody has looked
 * @param proof absent until the database was read back
 */
public record AccessJson(
        GrantJson grant,
        Optional<String> reason,
        Instant requestedAt,
        List<RequestJson.VoteJson> votes,
        List<String> sessions,
        int statementCount,
        int refusedCount,
        List<StatementJson> statements,
        Optional<Integer> footprintCount,
        Optional<ProofJson> proof) {
    private static final int MOST_STATEMENTS = 200;

    /** @param statement absent where it is not for the reader, or may hold a secret */
    public record StatementJson(
            long event, Instant at, Optional<String> session, String kind, Optional<String> statement) {}

    /** The event that tells how the end was read back, with what the database answered. */
    public record ProofJson(long event, Instant at, boolean verified, Map<String, Object> detail) {}

    /** @param events those of the grant and of its sessions while they held it, which the reader may see, oldest first */
    public static AccessJson of(
            Grant grant, AccessRequest request, List<Event> events, Optional<Integer> footprintCount) {
        var started = ofKind(events, EventKind.STATEMENT_STARTED);
        return new AccessJson(
                GrantJson.of(grant),
                request.reason(),
                Times.cut(request.createdAt()),
                request.votes().stream().map(RequestJson::vote).toList(),
                events.stream()
                        .flatMap(event -> event.what().session().stream())
                        .map(SessionId::value)
                        .distinct()
                        .toList(),
                started.size(),
                ofKind(events, EventKind.STATEMENT_REFUSED).size(),
                started.stream()
                        .limit(MOST_STATEMENTS)
                        .map(AccessJson::statement)
                        .toList(),
                footprintCount,
                proof(events));
    }

    private static List<Event> ofKind(List<Event> events, EventKind kind) {
        return events.stream().filter(event -> event.what().kind() == kind).toList();
    }

    private static StatementJson statement(Event event) {
        var detail = event.what().detail();
        return new StatementJson(
                event.id(),
                Times.cut(event.at()),
                event.what().session().map(SessionId::value),
                Optional.ofNullable(detail.get("kind")).map(Object::toString).orElse("unknown"),
                Optional.ofNullable(detail.get("statement")).map(Object::toString));
    }

    /** The last word counts: what could not be proved at first may be later. */
    private static Optional<ProofJson> proof(List<Event> events) {
        return events.reversed().stream()
                .filter(event -> event.what().kind() == EventKind.GRANT_END_VERIFIED
                        || event.what().kind() == EventKind.GRANT_END_UNVERIFIED)
                .findFirst()
                .map(event -> new ProofJson(
                        event.id(),
                        Times.cut(event.at()),
                        event.what().kind() == EventKind.GRANT_END_VERIFIED,
                        event.what().detail()));
    }
}
