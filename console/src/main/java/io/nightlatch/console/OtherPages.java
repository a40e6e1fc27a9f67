package io.nightlatch.console;

import io.nightlatch.control.EventsApi;
import io.nightlatch.control.signin.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stream that keeps pages up to date, and the page for addresses that have none. */
@RestController
final class OtherPages {
    private final EventsApi events;
    private final Mishaps mishaps;

    OtherPages(EventsApi events, Mishaps mishaps) {
        this.events = events;
        this.mishaps = mishaps;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            SignedIn signedIn,
            @RequestParam Optional<Long> after,
            @RequestHeader("Last-Event-ID") Optional<Long> lastEventId,
            HttpServletResponse response)
            throws IOException {
        events.follow(signedIn, Map.of(), after, lastEventId, response);
    }

    @GetMapping("/{page:(?!api$).+}")
    ResponseEntity<String> none() {
        return mishaps.notice(404, "There is no such page", "Check the address, or start at your inbox.");
    }
}
