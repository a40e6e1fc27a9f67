package io.nightlatch.control;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.MeJson;
import io.nightlatch.control.json.MeJson.ApproversJson;
import io.nightlatch.control.json.MeJson.DecidesJson;
import io.nightlatch.control.json.MeJson.RoleJson;
import io.nightlatch.control.sight.Viewer;
import io.nightlatch.control.signin.PasswordCheck;
import io.nightlatch.control.signin.Refusals;
import io.nightlatch.control.signin.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Oneself: what one is, may ask for and decides; and one's password. */
@RestController
@RequestMapping("/api/v1/me")
public final class MeApi {
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 1_000;

    private final ControlServices services;
    private final Viewers viewers;
    private final SignIn signIn;

    MeApi(ControlServices services, Viewers viewers, SignIn signIn) {
        this.services = services;
        this.viewers = viewers;
        this.signIn = signIn;
    }

    @GetMapping
    public MeJson me(@AuthenticationPrincipal Principal who) {
        var viewer = viewers.of(who);
        var mayAsk = services.policy().get().databases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(database ->
                        database.getValue().askableBy(who).stream().map(rule -> role(who, database.getKey(), rule)))
                .toList();
        var decides = viewer.approves().stream()
                .map(role ->
                        new DecidesJson(role.database().value(), role.role().name()))
                .sorted(Comparator.comparing(DecidesJson::database).thenComparing(DecidesJson::role))
                .toList();
        var groups = who.groups().stream().map(Group::name).sorted().toList();
        return new MeJson(who.name().value(), groups, capabilities(viewer), mayAsk, decides);
    }

    private List<String> capabilities(Viewer viewer) {
        return Stream.of(
                        services.authority().isAdmin(viewer.who()) ? Stream.of("admin") : Stream.<String>of(),
                        viewer.operator() ? Stream.of("operator") : Stream.<String>of(),
                        viewer.auditor() ? Stream.of("auditor") : Stream.<String>of())
                .flatMap(word -> word)
                .toList();
    }

    private RoleJson role(Principal who, DatabaseName database, Rule rule) {
        return new RoleJson(
                database.value(),
                rule.role().name(),
                rule.approve().stream().map(stage -> approvers(who, stage)).toList(),
                rule.maxDuration(),
                rule.defaultDuration(),
                rule.reasonRequired());
    }

    private ApproversJson approvers(Principal who, Stage stage) {
        var names = services.directory().everybody().stream()
                .filter(person -> !person.disabled() && !person.name().equals(who.name()))
                .map(Person::principal)
                .filter(stage::admits)
                .map(Principal::name)
                .map(PrincipalName::value)
                .sorted()
                .toList();
        return ApproversJson.of(stage, names);
    }

    @PostMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(
            @AuthenticationPrincipal Principal who,
            @RequestBody Bodies.NewPassword body,
            HttpServletRequest request,
            HttpServletResponse response) {
        var current = Bodies.required("current", body.current());
        var next = Bodies.required("new", body.next());
        if (next.length() < SHORTEST_PASSWORD || next.length() > LONGEST_PASSWORD) {
            throw Problem.notValidField(
                    "new",
                    "That is no password",
                    "Take one of " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters.");
        }
        switch (signIn.check(who.name(), current, request.getRemoteAddr())) {
            case PasswordCheck.Right() -> {}
            case PasswordCheck.Wrong() ->
                throw Problem.notAllowed(
                        "That is not your current password", "Send the password that you sign in with.");
            case PasswordCheck.Wait(var wait) -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.retryAfter(wait));
                throw Problem.tooMany("Too many wrong passwords", "Wait for the time in Retry-After.");
            }
        }
        services.passwords().change(who.name(), next).ifPresent(whyNot -> {
            throw Problem.notValidField("new", whyNot, "Take another one.");
        });
    }
}
