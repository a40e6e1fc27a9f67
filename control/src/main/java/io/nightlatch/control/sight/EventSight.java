package io.nightlatch.control.sight;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the trail as one viewer may: others' events are left out, and SQL text that is not for them is taken out. */
public final class EventSight {
    /** In {@code detail} of an event from which SQL text was taken out. */
    public static final String HIDDEN = "sqlHidden";

    private static final Set<String> SQL_KEYS = Set.of("statement", "sql", "query", "parameters");
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;

    private final Events events;
    private final GrantStore store;

    public EventSight(Events events, GrantStore store) {
        this.events = events;
        this.store = store;
    }

    /** What was found, up to which id the trail was looked through, and whether it goes on behind it. */
    public record Reading(List<Event> events, long readTo, boolean more) {}

    /**
     * Up to {@code limit} events; fewer, with {@code more}, when a long stretch of the trail was not for the viewer.
     */
    public Reading read(Viewer viewer, EventFilter asked, long after, int limit) {
        var filter = narrowed(viewer, asked);
        var text = byEye(viewer, asked);
        if (filter.isEmpty()) return new Reading(List.of(), after, false);
        var sessions = new HashMap<SessionId, Boolean>();
        var found = new ArrayList<Event>();
        long readTo = after;
        for (int page = 0; page < MOST_PAGES; page++) {
            int size = viewer.seesEverything() && text.isEmpty() ? limit + 1 : PAGE;
            var read = events.read(filter.get(), readTo, size);
            for (var event : read) {
                var seen = seen(viewer, event, sessions, text);
                if (seen.isPresent() && found.size() == limit) return new Reading(found, readTo, true);
                seen.ifPresent(found::add);
                readTo = event.id();
            }
            if (read.size() < size) return new Reading(found, readTo, false);
        }
        return new Reading(found, readTo, true);
    }

    /**
     * The newest {@code limit} events below {@code before}, oldest first; fewer when a long stretch of the trail's end was not for the
     * viewer.
     */
    public List<Event> newest(Viewer viewer, EventFilter asked, long before, int limit) {
        var filter = narrowed(viewer, asked);
        var text = byEye(viewer, asked);
        var sessions = new HashMap<SessionId, Boolean>();
        var found = new ArrayDeque<Event>();
        long below = before;
        for (int page = 0; filter.isPresent() && page < MOST_PAGES && found.size() < limit; page++) {
            int size = viewer.seesEverything() && text.isEmpty() ? limit : PAGE;
            var read = events.readBack(filter.get(), below, size);
            for (var event : read) {
                if (found.size() == limit) break;
                seen(viewer, event, sessions, text).ifPresent(found::addFirst);
            }
            if (read.size() < size) break;
            below = read.getLast().id();
        }
        return List.copyOf(found);
    }

    /** Who approves nothing sees only their own, which the store finds faster than we do. */
    private static Optional<EventFilter> narrowed(Viewer viewer, EventFilter asked) {
        var filter = viewer.auditor() ? asked : asked.withoutText();
        if (viewer.seesEverything() || !viewer.approves().isEmpty()) return Optional.of(filter);
        if (asked.principal().filter(name -> !name.equals(viewer.name())).isPresent()) return Optional.empty();
        return Optional.of(filter.of(viewer.name()));
    }

    /** Text is looked for in what the viewer may read: the store would also find it in SQL that is hidden from them. */
    private static Optional<String> byEye(Viewer viewer, EventFilter asked) {
        return viewer.auditor() ? Optional.empty() : asked.text().map(text -> text.toLowerCase(Locale.ROOT));
    }

    private Optional<Event> seen(Viewer viewer, Event event, Map<SessionId, Boolean> sessions, Optional<String> text) {
        if (!sees(viewer, event.what(), sessions)) return Optional.empty();
        var what = readable(viewer, event.what());
        if (text.isPresent() && !words(what).contains(text.get())) return Optional.empty();
        return Optional.of(new Event(event.id(), event.at(), what));
    }

    private static String words(Happening what) {
        var words = new StringBuilder();
        what.role().ifPresent(role -> words.append(role.name()).append(' '));
        what.reason().ifPresent(reason -> words.append(reason).append(' '));
        return words.append(what.detail()).toString().toLowerCase(Locale.ROOT);
    }

    private boolean sees(Viewer viewer, Happening what, Map<SessionId, Boolean> sessions) {
        if (viewer.seesEverything()) return true;
        if (what.principal().filter(viewer.name()::equals).isPresent()) return true;
        if (approves(viewer, what)) return true;
        return what.session()
                .map(id -> sessions.computeIfAbsent(
                        id,
                        unknown -> store.session(unknown)
                                .filter(session -> viewer.sees(session, store))
                                .isPresent()))
                .orElse(false);
    }

    private static boolean approves(Viewer viewer, Happening what) {
        return what.database().isPresent()
                && what.role().isPresent()
                && viewer.approves(what.database().get(), what.role().get());
    }

    private static Happening readable(Viewer viewer, Happening what) {
        boolean decides = what.kind().wireName().startsWith("request.") && approves(viewer, what);
        boolean reads = viewer.auditor()
                || decides
                || what.principal().filter(viewer::readsSqlOf).isPresent();
        if (reads || what.detail().keySet().stream().noneMatch(SQL_KEYS::contains)) return what;
        var detail = new LinkedHashMap<>(what.detail());
        detail.keySet().removeAll(SQL_KEYS);
        detail.put(HIDDEN, true);
        return new Happening(
                what.kind(),
                what.severity(),
                what.principal(),
                what.database(),
                what.role(),
                what.request(),
                what.grant(),
                what.session(),
                what.reason(),
                detail);
    }
}
