package io.nightlatch.console.view;

import io.nightlatch.access.event.EventKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which events bring a page up to date, as the page tells htmx. A burst of them brings it once. */
public final class Live {
    public static final String REQUESTS = on(Stream.of(EventKind.values())
            .filter(kind -> kind.wireName().startsWith("request.") || kind == EventKind.VOTE_CAST)
            .toList());

    /** What changes a grant, a session, or what it runs. */
    public static final String EVERYTHING = on(List.of(EventKind.values()));

    public static final String GRANTS = on(Stream.of(EventKind.values())
            .filter(kind -> !kind.wireName().startsWith("statement.")
                    && !kind.wireName().startsWith("login."))
            .toList());

    private Live() {}

    private static String on(List<EventKind> kinds) {
        return kinds.stream()
                .map(kind -> "sse:" + kind.wireName() + " delay:120ms")
                .collect(Collectors.joining(", "));
    }
}
