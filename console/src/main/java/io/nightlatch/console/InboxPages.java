package io.nightlatch.console;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.json.RequestJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What waits for the reader, oldest first. */
@RestController
final class InboxPages {
    /** As many as somebody decides before they look again; the next ones come as these go. */
    private static final int CARDS = 25;

    private static final int HISTORY = 100;

    private final Frames frames;
    private final RequestsApi requests;
    private final Pages pages;

    InboxPages(Frames frames, RequestsApi requests, Pages pages) {
        this.frames = frames;
        this.requests = requests;
        this.pages = pages;
    }

    @GetMapping("/")
    ResponseEntity<String> inbox(HttpServletRequest http, @AuthenticationPrincipal Principal who) {
        var frame = frames.of(http, who, "inbox");
        var waiting = frame.waiting();
        var shown = waiting.subList(0, Math.min(CARDS, waiting.size()));
        return pages.page(
                "inbox.jte",
                new Sheet.Inbox(
                        frame.titled(waiting.isEmpty() ? "Inbox" : waiting.size() + " waiting"),
                        shown.stream()
                                .map(request -> new Sheet.Card(request, history(requests, who, request)))
                                .toList(),
                        waiting.size() - shown.size(),
                        pendingOf(requests, who)));
    }

    /** One's own open requests. */
    static List<RequestJson> pendingOf(RequestsApi requests, Principal who) {
        return requests.list(
                        who,
                        Optional.of("pending"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        HISTORY)
                .items();
    }

    static Sheet.History history(RequestsApi requests, Principal who, RequestJson of) {
        var before = requests.list(
                        who,
                        Optional.empty(),
                        Optional.of(new PrincipalName(of.principal())),
                        Optional.of(new DatabaseName(of.database())),
                        Optional.of(new DatabaseRole(of.role())),
                        false,
                        Optional.of(new RequestId(of.id())),
                        HISTORY)
                .items();
        int approved = count(before, "approved");
        int denied = count(before, "denied");
        return new Sheet.History(
                approved,
                denied,
                before.size() - approved - denied,
                before.stream().map(RequestJson::createdAt).findFirst());
    }

    private static int count(List<RequestJson> requests, String state) {
        return (int) requests.stream()
                .filter(request -> request.state().equals(state))
                .count();
    }
}
