package io.nightlatch.console;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.ControlServices;
import io.nightlatch.control.DriftApi;
import io.nightlatch.control.EndingsApi;
import io.nightlatch.control.ServerApi;
import io.nightlatch.control.answer.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What stands though nobody asked for it: drift, connections beside the gateway, endings that are not finished, kept members. */
@RestController
final class StandingPages {
    private final Frames frames;
    private final ControlServices services;
    private final DriftApi drift;
    private final EndingsApi endings;
    private final ServerApi server;
    private final Pages pages;

    StandingPages(
            Frames frames,
            ControlServices services,
            DriftApi drift,
            EndingsApi endings,
            ServerApi server,
            Pages pages) {
        this.frames = frames;
        this.services = services;
        this.drift = drift;
        this.endings = endings;
        this.server = server;
        this.pages = pages;
    }

    /** For those who see everything; the API refuses the others. */
    @GetMapping("/standing")
    ResponseEntity<String> standing(HttpServletRequest http, @AuthenticationPrincipal Principal who) {
        var found = drift.list(who, false).items();
        var keep = new TreeMap<String, List<String>>();
        services.policy()
                .get()
                .databases()
                .forEach((name, rules) -> keep.put(
                        name.value(),
                        rules.keep().stream().map(DatabaseRole::name).sorted().toList()));
        return pages.page(
                "standing.jte",
                new Sheet.Standing(
                        frames.of(http, who, "standing").titled("Standing rights"),
                        server.problems(),
                        endings.list(who).items(),
                        found,
                        keep));
    }

    @PostMapping("/standing/{number}/accept")
    ResponseEntity<String> accept(
            HttpServletRequest http, @AuthenticationPrincipal Principal who, @PathVariable long number) {
        try {
            drift.accept(who, number);
            Frames.say(http, Flash.done("How that role looks now counts as right."));
        } catch (ProblemException e) {
            Frames.say(http, Flash.kindly(e.problem().title() + "."));
        }
        return Pages.seeOther("/standing");
    }
}
