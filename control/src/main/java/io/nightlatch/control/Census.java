package io.nightlatch.control;

import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts what is there, at most every few seconds however often it is asked. */
final class Census {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MANY = 10_000;
    private static final Sight ALL = new Sight.All();

    private final ControlServices services;
    private Map<Key, Double> counted = Map.of();
    private Instant countedAt = Instant.MIN;

    Census(ControlServices services) {
        this.services = services;
    }

    record Key(String name, Optional<String> state) {}

    synchronized Map<Key, Double> now() {
        var now = services.clock().instant();
        if (countedAt.plus(FRESH).isAfter(now)) return counted;
        counted = count();
        countedAt = now;
        return counted;
    }

    private Map<Key, Double> count() {
        var figures = new LinkedHashMap<Key, Double>();
        figures.put(new Key("nightlatch_requests", Optional.of("pending")), (double) requestsPending());
        for (var state : new String[] {"approved", "active"}) {
            figures.put(new Key("nightlatch_grants", Optional.of(state)), (double) grants(state));
        }
        var over = services.store().endingOrUnverified();
        long ending = over.stream()
                .filter(grant -> grant.state() instanceof GrantState.Ending)
                .count();
        figures.put(new Key("nightlatch_grants", Optional.of("ending")), (double) ending);
        figures.put(new Key("nightlatch_grants", Optional.of("unverified")), (double) (over.size() - ending));
        countSessions(figures);
        var endings = services.endings().get();
        figures.put(new Key("nightlatch_endings_unfinished", Optional.empty()), (double) endings.size());
        figures.put(
                new Key("nightlatch_endings_oldest_seconds", Optional.empty()),
                endings.isEmpty()
                        ? 0.0
                        : Duration.between(
                                                endings.getFirst().since(),
                                                services.clock().instant())
                                        .toMillis()
                                / 1000.0);
        figures.put(new Key("nightlatch_events_last_id", Optional.empty()), (double)
                services.events().newest());
        return figures;
    }

    private int requestsPending() {
        var pending = new RequestFilter(Optional.of("pending"), Optional.empty(), Optional.empty(), Optional.empty());
        return services.store().requests(ALL, pending, Optional.empty(), MANY).size();
    }

    private int grants(String state) {
        var filter = new GrantFilter(Optional.of(state), Optional.empty(), Optional.empty(), Optional.empty());
        return services.store().grants(ALL, filter, Optional.empty(), MANY).size();
    }

    private void countSessions(Map<Key, Double> figures) {
        for (var state : new String[] {"open", "held", "ending"}) {
            figures.put(new Key("nightlatch_sessions", Optional.of(state)), 0.0);
        }
        for (var session : services.store().sessions(ALL, SessionFilter.NOT_ENDED, Optional.empty(), MANY)) {
            var state = services.live().state(session.id()).orElse(session.state());
            if (state == SessionState.ENDED) continue;
            figures.merge(
                    new Key("nightlatch_sessions", Optional.of(state.name().toLowerCase(Locale.ROOT))),
                    1.0,
                    Double::sum);
        }
    }
}
