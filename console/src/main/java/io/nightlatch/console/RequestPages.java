package io.nightlatch.console;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.console.view.Story;
import io.nightlatch.console.view.Words;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.RequestJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One request, and the decision on it. */
@RestController
@RequestMapping("/requests/{id}")
final class RequestPages {
    private final Frames frames;
    private final RequestsApi requests;
    private final Trail trail;
    private final Pages pages;

    RequestPages(Frames frames, RequestsApi requests, Trail trail, Pages pages) {
        this.frames = frames;
        this.requests = requests;
        this.trail = trail;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<String> request(
            HttpServletRequest http, @AuthenticationPrincipal Principal who, @PathVariable RequestId id) {
        var frame = frames.of(http, who, "request");
        var request = requests.one(who, id);
        return pages.page(
                "request.jte",
                new Sheet.Request(
                        frame.titled(request.id() + " " + request.principal() + ", " + request.role()),
                        new Sheet.Card(request, InboxPages.history(requests, who, request)),
                        Story.lines(trail.of(who, id))));
    }

    @PostMapping("/approve")
    ResponseEntity<String> approve(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam Optional<String> duration,
            @RequestParam(defaultValue = "") String from) {
        return decide(
                http,
                who,
                id,
                from,
                () -> requests.approve(who, id, Optional.of(new Bodies.Approval(text(comment), duration))),
                RequestPages::approved);
    }

    private static Flash approved(RequestJson after) {
        if (after.state().equals("pending")) {
            return Flash.kindly("Your yes is in. " + after.id() + " now waits for "
                    + after.waitingFor().orElse("the next stage") + ".");
        }
        return Flash.done(
                after.session().isPresent()
                        ? "Approved" + shortened(after) + ". " + after.principal()
                                + "'s statement goes on in the connection that waited."
                        : "Approved. " + after.principal() + " may use " + after.role() + " now" + shortened(after)
                                + ".");
    }

    private static String shortened(RequestJson after) {
        return after.votes().stream()
                .flatMap(vote -> vote.atMost().stream())
                .min(Comparator.naturalOrder())
                .map(time -> ", for " + Words.duration(time))
                .orElse("");
    }

    @PostMapping("/deny")
    ResponseEntity<String> deny(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam(defaultValue = "") String from) {
        return decide(
                http,
                who,
                id,
                from,
                () -> requests.deny(who, id, Optional.of(new Bodies.Comment(text(comment)))),
                after -> Flash.done("Denied. " + after.principal() + " reads "
                        + (text(comment).isPresent() ? "your reason." : "that you said no.")));
    }

    @PostMapping("/withdraw")
    ResponseEntity<String> withdraw(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestParam(defaultValue = "") String from) {
        return decide(
                http,
                who,
                id,
                from,
                () -> requests.withdraw(who, id, Optional.empty()),
                after -> Flash.done("You took " + after.id() + " back; nobody is asked any more."));
    }

    private ResponseEntity<String> decide(
            HttpServletRequest http,
            Principal who,
            RequestId id,
            String from,
            Supplier<RequestJson> act,
            Function<RequestJson, Flash> words) {
        Flash flash;
        try {
            flash = words.apply(act.get());
        } catch (ProblemException e) {
            if (e.problem().status() == 404) throw e;
            flash = e.problem().status() == 422
                    ? Flash.refused(e.problem().title())
                    : Flash.kindly(
                            whyNot(who, requests.one(who, id), e.problem().title()));
        }
        Frames.say(http, flash);
        return Pages.seeOther(
                switch (from) {
                    case "inbox" -> "/";
                    case "access" -> "/access";
                    default -> "/requests/" + id;
                });
    }

    /** Somebody else was faster, mostly; who is told so should not think that they did something wrong. */
    private static String whyNot(Principal who, RequestJson now, String otherwise) {
        var last = now.votes().isEmpty() ? "somebody" : now.votes().getLast().principal();
        if (last.equals(who.name().value())) last = "you";
        return switch (now.state()) {
            case "approved" -> last + " approved " + now.id() + " already. Nothing is left for you to do.";
            case "denied" -> last + " denied " + now.id() + " already. Nothing is left for you to do.";
            case "withdrawn" ->
                now.principal() + " took " + now.id() + " back meanwhile. Nothing is left for you to do.";
            case "expired" -> now.id() + " is over: nobody had decided in time. " + now.principal() + " can ask again.";
            default -> otherwise + ".";
        };
    }

    private static Optional<String> text(String comment) {
        return Optional.of(comment.strip()).filter(words -> !words.isEmpty());
    }
}
