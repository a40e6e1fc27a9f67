package io.nightlatch.control;

import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.json.RequestJson;
import io.nightlatch.control.sight.Viewer;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks for roles, and decides on what others ask for. The console does so through the same methods. */
@RestController
@RequestMapping("/api/v1/requests")
public final class RequestsApi {
    private static final Set<String> STATES = Set.of("pending", "approved", "denied", "withdrawn", "expired");

    private final ControlServices services;
    private final Viewers viewers;

    RequestsApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    @PostMapping
    public ResponseEntity<RequestJson> file(@AuthenticationPrincipal Principal who, @RequestBody Bodies.Filing body) {
        var viewer = viewers.of(who);
        return switch (services.approvals().file(askOf(who, body))) {
            case Answer.Done(var request) -> {
                services.nudge().run();
                yield ResponseEntity.created(URI.create("/api/v1/requests/" + request.id()))
                        .body(json(viewer, request));
            }
            case Answer.Joined(var request) -> ResponseEntity.ok(json(viewer, request));
            case Answer.NotAllowed(var why) ->
                throw Problem.notAllowed(why, "GET /api/v1/me lists what you may ask for.");
            case Answer.NotValid(var why) -> throw Problem.notValid(why, "Correct it and ask again.");
            case Answer.TooLate(var _, var why) -> throw Problem.tooLate(why, "Ask again.");
            case Answer.Unknown() -> throw new IllegalStateException("what is being filed is not looked up");
        };
    }

    private static Ask askOf(Principal who, Bodies.Filing body) {
        return new Ask(
                who,
                name("database", body.database(), DatabaseName::new),
                name("role", body.role(), DatabaseRole::new),
                body.reason(),
                body.duration().map(text -> Bodies.duration("duration", text)),
                body.scope().map(RequestsApi::scope).orElse(GrantScope.TOKEN),
                body.statement().map(HeldStatement.Text::new),
                Optional.empty());
    }

    private static <T> T name(String field, Optional<String> value, Function<String, T> make) {
        var text = Bodies.required(field, value);
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notValidField(field, "\"" + field + "\" is not such a name", "Correct \"" + field + "\".");
        }
    }

    private static GrantScope scope(String word) {
        return switch (word) {
            case "token" -> GrantScope.TOKEN;
            case "person" -> GrantScope.PERSON;
            default ->
                throw Problem.notValidField("scope", "There is no scope \"" + word + "\"", "Send token or person.");
        };
    }

    @GetMapping
    public PageJson<RequestJson> list(
            @AuthenticationPrincipal Principal who,
            @RequestParam Optional<String> state,
            @RequestParam Optional<PrincipalName> principal,
            @RequestParam Optional<DatabaseName> database,
            @RequestParam Optional<DatabaseRole> role,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam Optional<RequestId> after,
            @RequestParam(defaultValue = "100") int limit) {
        var viewer = viewers.of(who);
        Viewers.check(state, STATES);
        var filter = new RequestFilter(state, mine ? Optional.of(who.name()) : principal, database, role);
        var found = services.store().requests(viewer.sight(), filter, after, Viewers.limit(limit) + 1);
        return PageJson.of(found, limit, request -> request.id().value(), request -> json(viewer, request));
    }

    @GetMapping("/{id}")
    public RequestJson one(@AuthenticationPrincipal Principal who, @PathVariable RequestId id) {
        var viewer = viewers.of(who);
        return json(viewer, visible(viewer, id));
    }

    @PostMapping("/{id}/approve")
    public RequestJson approve(
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestBody Optional<Bodies.Approval> body) {
        var approval = body.orElse(Bodies.Approval.NONE);
        var atMost = approval.duration().map(text -> Bodies.duration("duration", text));
        return decide(
                who,
                id,
                () -> atMost.map(time -> services.approvals().approve(who, id, approval.comment(), time))
                        .orElseGet(() -> services.approvals().approve(who, id, approval.comment())));
    }

    @PostMapping("/{id}/deny")
    public RequestJson deny(
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestBody Optional<Bodies.Comment> body) {
        var comment = body.orElse(Bodies.Comment.NONE).comment();
        return decide(who, id, () -> services.approvals().deny(who, id, comment));
    }

    @PostMapping("/{id}/withdraw")
    public RequestJson withdraw(
            @AuthenticationPrincipal Principal who,
            @PathVariable RequestId id,
            @RequestBody Optional<Bodies.Nothing> body) {
        return decide(who, id, () -> services.approvals().withdraw(who, id));
    }

    private interface Act {
        Answer run();
    }

    private RequestJson decide(Principal who, RequestId id, Act act) {
        var viewer = viewers.of(who);
        var before = visible(viewer, id);
        var answer = act.run();
        services.nudge().run();
        return switch (answer) {
            case Answer.Done(var request) -> json(viewer, request);
            case Answer.Joined(var request) -> json(viewer, request);
            case Answer.NotAllowed(var why) ->
                throw Problem.notAllowed(
                        why, id + " is for " + services.approvals().waitingFor(before) + " to decide.");
            case Answer.TooLate(var _, var why) ->
                throw Problem.tooLate(why, "GET /api/v1/requests/" + id + " tells how it stands.");
            case Answer.NotValid(var why) -> throw Problem.notValid(why, "Correct it and send it again.");
            case Answer.Unknown() -> throw Problem.notFound("request " + id);
        };
    }

    private AccessRequest visible(Viewer viewer, RequestId id) {
        return services.store().request(id).filter(viewer::sees).orElseThrow(() -> Problem.notFound("request " + id));
    }

    private RequestJson json(Viewer viewer, AccessRequest request) {
        return RequestJson.of(
                request,
                viewer.readsStatementOf(request),
                services.approvals().waitingFor(request),
                services.approvals().mayDecide(viewer.who(), request));
    }
}
