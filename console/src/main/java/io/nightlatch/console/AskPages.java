package io.nightlatch.console;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Frame;
import io.nightlatch.console.view.Picks;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.console.view.Sheet.Asked;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.MeJson.RoleJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks for a role before it is needed. */
@RestController
final class AskPages {
    private final Frames frames;
    private final RequestsApi requests;
    private final Pages pages;

    AskPages(Frames frames, RequestsApi requests, Pages pages) {
        this.frames = frames;
        this.requests = requests;
        this.pages = pages;
    }

    @GetMapping("/ask")
    ResponseEntity<String> form(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @RequestParam(defaultValue = "") String pick,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(name = "for", defaultValue = "") String duration) {
        var frame = frames.of(http, who, "ask");
        var chosen = pick.isEmpty() && !frame.me().mayAsk().isEmpty()
                ? Picks.of(frame.me().mayAsk().getFirst())
                : pick;
        return form(200, frame, new Asked(chosen, reason, duration, "person"), Optional.empty());
    }

    @PostMapping("/ask")
    ResponseEntity<String> ask(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @RequestParam(defaultValue = "") String pick,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(name = "for", defaultValue = "") String duration,
            @RequestParam(defaultValue = "person") String scope) {
        var frame = frames.of(http, who, "ask");
        var asked = new Asked(pick, reason, duration, scope);
        var role = frame.me().mayAsk().stream()
                .filter(one -> Picks.of(one).equals(pick))
                .findFirst();
        if (role.isEmpty()) return form(422, frame, asked, Optional.of("Choose one of the roles."));
        try {
            var answer = requests.file(who, filing(role.get(), asked));
            var request = Objects.requireNonNull(answer.getBody());
            Frames.say(
                    http,
                    answer.getStatusCode().value() == 201
                            ? Flash.done("Asked. This page follows what becomes of it.")
                            : Flash.kindly("You had asked for this already; this is the open request."));
            return Pages.seeOther("/requests/" + request.id());
        } catch (IllegalArgumentException e) {
            return form(422, frame, asked, Optional.of("Write a duration as 15m, 1h or 1h30m."));
        } catch (ProblemException e) {
            return form(
                    e.problem().status(),
                    frame,
                    asked,
                    Optional.of(sentence(e.problem().title())));
        }
    }

    private static Bodies.Filing filing(RoleJson role, Asked asked) {
        return new Bodies.Filing(
                Optional.of(role.database()),
                Optional.of(role.role()),
                Optional.of(asked.reason()).filter(text -> !text.isBlank()),
                Optional.of(asked.duration())
                        .filter(text -> !text.isBlank())
                        .map(text -> Durations.parse(text).toString()),
                Optional.of(asked.scope()),
                Optional.empty());
    }

    private static String sentence(String title) {
        return title.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + title.substring(1) + ".";
    }

    private ResponseEntity<String> form(int status, Frame frame, Asked asked, Optional<String> problem) {
        return pages.page(
                status, "ask.jte", new Sheet.Ask(frame.titled("Ask"), frame.me().mayAsk(), asked, problem));
    }
}
