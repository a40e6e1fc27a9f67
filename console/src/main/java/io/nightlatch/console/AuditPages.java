package io.nightlatch.console;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.AuditFilter;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.console.view.Story;
import io.nightlatch.control.EventsApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.EventJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail, newest first, a page at a time; what is looked at stands in the address. */
@RestController
final class AuditPages {
    private static final int PAGE = 60;

    private final Frames frames;
    private final EventsApi events;
    private final Pages pages;

    AuditPages(Frames frames, EventsApi events, Pages pages) {
        this.frames = frames;
        this.events = events;
        this.pages = pages;
    }

    @GetMapping("/audit")
    ResponseEntity<String> audit(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @RequestParam Map<String, String> query,
            @RequestParam Optional<Long> before) {
        var frame = frames.of(http, who, "audit").titled("Audit");
        var filter = filter(query);
        var problem = Optional.<String>empty();
        List<EventJson> found = List.of();
        try {
            found = newest(who, filter, before);
        } catch (ProblemException e) {
            problem = Optional.of("Nothing can be looked for with that: "
                    + e.problem().title() + ". " + e.problem().detail());
        }
        return pages.page(
                "audit.jte",
                new Sheet.Audit(
                        frame,
                        filter,
                        Stream.of(EventKind.values()).map(EventKind::wireName).toList(),
                        Story.lines(found.reversed()),
                        found.size() < PAGE
                                ? Optional.empty()
                                : Optional.of(filter.olderThan(found.getFirst().id())),
                        before.isEmpty(),
                        problem));
    }

    private static AuditFilter filter(Map<String, String> query) {
        var fields = new LinkedHashMap<String, String>();
        for (var field : EventsApi.FILTERS) fields.put(field, query.getOrDefault(field, ""));
        return new AuditFilter(fields);
    }

    private List<EventJson> newest(Principal who, AuditFilter filter, Optional<Long> before) {
        return events.list(who, filter.fields(), Optional.empty(), true, before, PAGE)
                .items();
    }

    /** Everything that fits, oldest first; written as it is read, so that its length costs no memory. */
    @GetMapping("/audit.csv")
    void csv(
            @AuthenticationPrincipal Principal who,
            @RequestParam Map<String, String> query,
            HttpServletResponse response)
            throws IOException {
        var filter = filter(query);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"nightlatch-audit.csv\"");
        var out = response.getWriter();
        out.print(Csv.HEAD);
        var after = Optional.<Long>empty();
        do {
            var page = events.list(who, filter.fields(), after, false, Optional.empty(), 500);
            for (var event : page.items()) out.print(Csv.line(event));
            after = page.next().map(Long::valueOf);
        } while (after.isPresent() && !out.checkError());
    }
}
