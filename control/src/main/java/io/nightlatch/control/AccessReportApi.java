package io.nightlatch.control;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.AccessJson;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.sight.EventSight;
import io.nightlatch.control.sight.Viewer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an auditor asks for first: every grant of a period with all that belongs to it. */
@RestController
@RequestMapping("/api/v1/reports")
final class AccessReportApi {
    private static final int PAGE = 200;
    /** So many grants are looked at for one answer; it may then be short although there is a next. */
    private static final int MOST_LOOKED_AT = 2_000;

    private static final int EVENTS_AT_ONCE = 500;
    private static final Set<EventKind> STATEMENTS = Set.of(EventKind.STATEMENT_STARTED, EventKind.STATEMENT_REFUSED);

    private final ControlServices services;
    private final Viewers viewers;
    private final EventSight sight;

    AccessReportApi(ControlServices services, Viewers viewers, EventSight sight) {
        this.services = services;
        this.viewers = viewers;
        this.sight = sight;
    }

    /**
     * Grants that lived at some instant of the period, newest approval first.
     *
     * @param from the first instant of the period
     * @param to the first instant after it
     */
    @GetMapping("/access")
    PageJson<AccessJson> access(
            @AuthenticationPrincipal Principal who,
            @RequestParam Instant from,
            @RequestParam Instant to,
            @RequestParam Optional<DatabaseName> database,
            @RequestParam Optional<GrantId> after,
            @RequestParam(defaultValue = "50") int limit) {
        if (!from.isBefore(to)) {
            throw Problem.notValidField(
                    "to", "The period ends before it begins", "Send a \"to\" that is later than \"from\".");
        }
        int most = Viewers.limit(limit);
        var viewer = viewers.of(who);
        var filter = new GrantFilter(Optional.empty(), Optional.empty(), database, Optional.empty());
        var found = new ArrayList<AccessJson>();
        var at = after;
        for (int looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
            var page = services.store().grants(viewer.sight(), filter, at, PAGE);
            for (var grant : page) {
                if (found.size() == most) return new PageJson<>(found, at.map(GrantId::value));
                at = Optional.of(grant.id());
                if (lived(grant, from, to)) found.add(told(viewer, grant));
            }
            if (page.size() < PAGE) return PageJson.whole(found);
        }
        return new PageJson<>(found, at.map(GrantId::value));
    }

    private static boolean lived(Grant grant, Instant from, Instant to) {
        return grant.approvedAt().isBefore(to) && !endOf(grant).isBefore(from);
    }

    private static Instant endOf(Grant grant) {
        return switch (grant.state()) {
            case GrantState.Approved _, GrantState.Active _ -> Instant.MAX;
            case GrantState.Ending ending -> ending.since();
            case GrantState.Ended ended -> ended.since();
        };
    }

    private AccessJson told(Viewer viewer, Grant grant) {
        var request = services.store()
                .request(grant.request())
                .orElseThrow(() -> new IllegalStateException(grant.id() + " has no request"));
        var events = eventsOf(viewer, EventFilter.ALL.of(grant.id()));
        for (var session : sessionsOf(grant)) {
            eventsOf(viewer, EventFilter.ALL.of(session)).stream()
                    .filter(event -> STATEMENTS.contains(event.what().kind()) && wasHeld(grant, event.at()))
                    .forEach(events::add);
        }
        events.sort(Comparator.comparingLong(Event::id));
        var footprint = services.footprints()
                .footprint(grant.id())
                .map(found -> found.findings().size());
        return AccessJson.of(grant, request, events, footprint);
    }

    private List<SessionId> sessionsOf(Grant grant) {
        return services.store().uses(grant.id()).stream()
                .map(GrantStore.Use::session)
                .distinct()
                .toList();
    }

    /** A statement names its session, which may have held several grants one after another. */
    private static boolean wasHeld(Grant grant, Instant at) {
        return grant.state()
                        .window()
                        .filter(window -> !at.isBefore(window.at()))
                        .isPresent()
                && !at.isAfter(endOf(grant));
    }

    private List<Event> eventsOf(Viewer viewer, EventFilter filter) {
        var events = new ArrayList<Event>();
        for (long readTo = 0; ; ) {
            var reading = sight.read(viewer, filter, readTo, EVENTS_AT_ONCE);
            events.addAll(reading.events());
            if (!reading.more()) return events;
            readTo = reading.readTo();
        }
    }
}
