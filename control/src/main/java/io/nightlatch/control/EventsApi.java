package io.nightlatch.control;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.EventJson;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.sight.EventSight;
import io.nightlatch.control.signin.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail, oldest first. */
@RestController
@RequestMapping("/api/v1/events")
public final class EventsApi {
    /** What narrows a reading, in the order in which people fill it in. */
    public static final List<String> FILTERS = List.of(
            "principal",
            "database",
            "role",
            "kind",
            "severity",
            "from",
            "until",
            "text",
            "request",
            "grant",
            "session");

    private final ControlServices services;
    private final Viewers viewers;
    private final EventSight sight;
    private final EventStream stream;

    EventsApi(ControlServices services, Viewers viewers, EventSight sight, EventStream stream) {
        this.services = services;
        this.viewers = viewers;
        this.sight = sight;
        this.stream = stream;
    }

    @GetMapping
    public PageJson<EventJson> list(
            @AuthenticationPrincipal Principal who,
            @RequestParam Map<String, String> query,
            @RequestParam Optional<Long> after,
            @RequestParam(defaultValue = "false") boolean newest,
            @RequestParam Optional<Long> before,
            @RequestParam(defaultValue = "100") int limit) {
        var filter = EventQuery.filter(query);
        if (newest) {
            if (after.isPresent()) {
                throw Problem.notValidField(
                        "newest", "\"newest\" and \"after\" exclude each other", "Send one of them.");
            }
            return PageJson.whole(
                    sight.newest(viewers.of(who), filter, before.orElse(Long.MAX_VALUE), Viewers.limit(limit)).stream()
                            .map(EventJson::of)
                            .toList());
        }
        if (before.isPresent()) {
            throw Problem.notValidField("before", "\"before\" goes with \"newest\"", "Send newest=true as well.");
        }
        var reading = sight.read(viewers.of(who), filter, after.orElse(0L), Viewers.limit(limit));
        return new PageJson<>(
                reading.events().stream().map(EventJson::of).toList(),
                reading.more() ? Optional.of(Long.toString(reading.readTo())) : Optional.empty());
    }

    /** Where the trail ends now; who follows from here on misses nothing that is read after this. */
    public long newestId() {
        return services.events().newest();
    }

    /** Follows the trail as server-sent events, from {@code Last-Event-ID} or {@code after} on, else from now. */
    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public void follow(
            SignedIn signedIn,
            @RequestParam Map<String, String> query,
            @RequestParam Optional<Long> after,
            @RequestHeader("Last-Event-ID") Optional<Long> lastEventId,
            HttpServletResponse response)
            throws IOException {
        var filter = EventQuery.filter(query);
        stream.follow(signedIn, filter, lastEventId.or(() -> after).orElseGet(services.events()::newest), response);
    }
}
