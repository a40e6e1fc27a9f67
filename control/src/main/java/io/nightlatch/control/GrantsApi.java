package io.nightlatch.control;

import io.nightlatch.access.grant.EndAnswer;
import io.nightlatch.access.grant.ExtendAnswer;
import io.nightlatch.access.grant.ExtendAsk;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.TokenAnswer;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.ExtensionJson;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.json.RequestJson;
import io.nightlatch.control.sight.Viewer;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Access in force: reads it, ends it, hands out the token that unlocks it from a new connection. */
@RestController
@RequestMapping("/api/v1/grants")
public final class GrantsApi {
    private static final Set<String> STATES = Set.of("approved", "active", "ending", "ended");

    private final ControlServices services;
    private final Viewers viewers;

    GrantsApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    /** A grant's token, which cannot be read again; an earlier one of the grant is void. */
    public record GrantTokenJson(String token) {}

    @GetMapping
    public PageJson<GrantJson> list(
            @AuthenticationPrincipal Principal who,
            @RequestParam Optional<String> state,
            @RequestParam Optional<PrincipalName> principal,
            @RequestParam Optional<DatabaseName> database,
            @RequestParam Optional<DatabaseRole> role,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam Optional<GrantId> after,
            @RequestParam(defaultValue = "100") int limit) {
        Viewers.check(state, STATES);
        var filter = new GrantFilter(state, mine ? Optional.of(who.name()) : principal, database, role);
        var found = services.store().grants(viewers.of(who).sight(), filter, after, Viewers.limit(limit) + 1);
        return PageJson.of(found, limit, grant -> grant.id().value(), GrantJson::of);
    }

    @GetMapping("/{id}")
    public GrantJson one(@AuthenticationPrincipal Principal who, @PathVariable GrantId id) {
        return GrantJson.of(visible(viewers.of(who), id));
    }

    @PostMapping("/{id}/revoke")
    public GrantJson revoke(
            @AuthenticationPrincipal Principal who,
            @PathVariable GrantId id,
            @RequestBody Optional<Bodies.Reason> body) {
        visible(viewers.of(who), id);
        var answer = services.grants()
                .revoke(who, id, body.orElse(Bodies.Reason.NONE).reason());
        services.nudge().run();
        return switch (answer) {
            case EndAnswer.Done(var grant) -> GrantJson.of(grant);
            case EndAnswer.NotAllowed(var why) ->
                throw Problem.notAllowed(why, "Its holder, an approver of its role, or an operator can end it.");
            case EndAnswer.TooLate(var grant) ->
                throw Problem.tooLate(
                        id + " is " + grant.state().word() + " already",
                        "GET /api/v1/grants/" + id + " tells how it ended.");
            case EndAnswer.NotValid(var why) -> throw Problem.notValid(why, "Correct it and send it again.");
            case EndAnswer.Unknown() -> throw Problem.notFound("grant " + id);
        };
    }

    @PostMapping("/{id}/extend")
    public ResponseEntity<ExtensionJson> extend(
            @AuthenticationPrincipal Principal who, @PathVariable GrantId id, @RequestBody Bodies.Extending body) {
        var viewer = viewers.of(who);
        var before = visible(viewer, id);
        var more = Bodies.duration("duration", Bodies.required("duration", body.duration()));
        var answer = services.approvals().extend(new ExtendAsk(who, id, more, body.reason(), Optional.empty()));
        services.nudge().run();
        return switch (answer) {
            case ExtendAnswer.Extended(var grant) ->
                ResponseEntity.ok(new ExtensionJson(GrantJson.of(grant), Optional.empty()));
            case ExtendAnswer.Asked(var request) ->
                ResponseEntity.accepted()
                        .body(new ExtensionJson(
                                GrantJson.of(before),
                                Optional.of(RequestJson.of(
                                        request,
                                        viewer.readsStatementOf(request),
                                        services.approvals().waitingFor(request),
                                        services.approvals().mayDecide(who, request)))));
            case ExtendAnswer.NotAllowed(var why) ->
                throw Problem.notAllowed(why, "What it allows can be asked for anew: POST /api/v1/requests.");
            case ExtendAnswer.TooLate(var why) ->
                throw Problem.tooLate(why, "GET /api/v1/grants/" + id + " tells how it stands.");
            case ExtendAnswer.NotValid(var why) -> throw Problem.notValid(why, "Correct it and send it again.");
            case ExtendAnswer.Unknown() -> throw Problem.notFound("grant " + id);
        };
    }

    @PostMapping("/{id}/token")
    public GrantTokenJson token(
            @AuthenticationPrincipal Principal who,
            @PathVariable GrantId id,
            @RequestBody Optional<Bodies.Nothing> body) {
        visible(viewers.of(who), id);
        return switch (services.grants().issueToken(who, id)) {
            case TokenAnswer.Issued(var _, var token) -> new GrantTokenJson(token.secret());
            case TokenAnswer.NotAllowed(var why) ->
                throw Problem.notAllowed(why, "A token is for who asked for the grant, with scope token.");
            case TokenAnswer.TooLate(var why) -> throw Problem.tooLate(why, "Ask anew: POST /api/v1/requests.");
            case TokenAnswer.Unknown() -> throw Problem.notFound("grant " + id);
        };
    }

    private Grant visible(Viewer viewer, GrantId id) {
        return services.store().grant(id).filter(viewer::sees).orElseThrow(() -> Problem.notFound("grant " + id));
    }
}
