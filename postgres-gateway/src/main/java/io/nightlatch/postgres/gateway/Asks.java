package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.UseAnswer;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One ask from inside a session, from the wish for a role to a grant that the session may use. Blocks; on virtual threads. */
final class Asks {
    static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);
    /** In a transaction we hold locks and the oldest snapshot, so others pay for the wait. */
    static final Duration WAIT_IN_TRANSACTION = Duration.ofSeconds(60);
    /** So long a refusal stands against the very same ask, so that a driver that tries again does not nag. */
    static final Duration REFUSAL_STANDS = Duration.ofMinutes(5);

    private final Supplier<Policy> policy;
    private final Approvals approvals;
    private final Grants grants;
    private final GrantStore store;
    private final Decisions decisions;
    private final InstantSource clock;

    Asks(
            Supplier<Policy> policy,
            Approvals approvals,
            Grants grants,
            GrantStore store,
            Decisions decisions,
            InstantSource clock) {
        this.policy = policy;
        this.approvals = approvals;
        this.grants = grants;
        this.store = store;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** What an ask came to. */
    sealed interface Outcome {
        /** The session may use the grant; its clock runs. */
        record Granted(Grant grant, Active window, Rule rule) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}

        /** The client gave up or went away. */
        record Abandoned() implements Outcome {}
    }

    Outcome ask(Asker asker, DatabaseRole role, Optional<HeldStatement> statement) throws InterruptedException {
        var mayAsk = policy.get().mayAsk(asker.principal(), asker.database(), role);
        if (!(mayAsk instanceof Decision.May(var rule, var _))) {
            return refused(
                    "you may not ask for " + role + " on " + asker.database(),
                    ((Decision.MayNot) mayAsk).why(),
                    askable(asker.principal(), asker.database()));
        }
        var live = asker.tokenGrant()
                .filter(grant -> grant.role().equals(role))
                .or(() -> grants.live(asker.principal(), asker.database(), role));
        if (live.isPresent()) return use(asker, live.get().id(), rule);
        if (asker.neverWaits()) {
            return refused(
                    "this needs " + role + " on " + asker.database(),
                    asker.principal().name() + " holds no live grant of it, and this session does not wait for one.",
                    "Ask first: " + requestLine(asker, role));
        }
        var standing = standingRefusal(asker, role);
        if (standing.isPresent()) return new Outcome.Refused(standing.get());
        var ask = new Ask(
                asker.principal(),
                asker.database(),
                role,
                asker.reason(),
                asker.duration(),
                GrantScope.PERSON,
                statement,
                Optional.of(asker.session()));
        return switch (approvals.file(ask)) {
            case Answer.Done(var request) -> hold(asker, request, rule);
            case Answer.Joined(var request) -> hold(asker, request, rule);
            case Answer.NotValid(var why) ->
                refused("this needs " + role + " on " + asker.database(), why + ".", nextLine(asker, rule));
            case Answer.NotAllowed(var why) ->
                refused("you may not ask for " + role, why, askable(asker.principal(), asker.database()));
            case Answer.TooLate(var _, var why) -> refused("this needs " + role, why, "Run it again.");
            case Answer.Unknown _ -> throw new IllegalStateException("filing knows no unknown request");
        };
    }

    private String nextLine(Asker asker, Rule rule) {
        if (rule.reasonRequired() && asker.reason().isEmpty()) {
            return "Say why, then run it again: set nightlatch.reason = '…';";
        }
        return "At most " + Durations.format(rule.maxDuration()) + ": set nightlatch.duration = '"
                + rule.defaultDuration().toMinutes() + "min';";
    }

    private Outcome hold(Asker asker, AccessRequest request, Rule rule) throws InterruptedException {
        asker.waiting(request, waitingFor(request));
        var decided = decisions.of(request, moved -> asker.waiting(moved, "nobody answered; " + waitingFor(moved)));
        asker.givenUp().whenComplete((_, _) -> decided.cancel(false));
        try {
            var after = decided.get(asker.longestWait().toMillis(), TimeUnit.MILLISECONDS);
            return outcomeOf(asker, after, rule);
        } catch (TimeoutException e) {
            return nobodyDecided(request, asker.longestWait());
        } catch (java.util.concurrent.CancellationException e) {
            return new Outcome.Abandoned();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            decided.cancel(false);
        }
    }

    private String waitingFor(AccessRequest request) {
        return "waiting for " + request.id() + ": " + request.role() + " on " + request.database() + "; asked "
                + approvals.waitingFor(request) + "; approve with: nightlatch approve " + request.id();
    }

    private Outcome outcomeOf(Asker asker, AccessRequest after, Rule rule) {
        return switch (after.state()) {
            case RequestState.Approved(var _, var grant) -> use(asker, grant, rule);
            case RequestState.Denied denied -> new Outcome.Refused(refusalOf(after, denied));
            case RequestState.Lapsed _ ->
                refused(
                        "your request for " + after.role() + " on " + after.database() + " was denied",
                        after.id() + " was denied by policy: " + after.stage().words() + " did not answer in time.",
                        "Tell them, then run it again to ask anew.");
            case RequestState.Withdrawn _ ->
                refused(
                        "your request for " + after.role() + " was withdrawn",
                        after.id() + " is closed.",
                        "Run it again to ask anew.");
            case RequestState.Expired _ ->
                refused("nobody decided in time", after.id() + " has expired.", "Run it again to ask anew.");
            case RequestState.Permitted _ -> throw new IllegalStateException("what asks for a role is granted it");
            case RequestState.Pending _ -> throw new IllegalStateException("a pending request is not decided");
        };
    }

    private Outcome use(Asker asker, GrantId id, Rule rule) {
        return switch (grants.use(id, asker.session())) {
            case UseAnswer.InForce(var grant, var window) -> new Outcome.Granted(grant, window, rule);
            case UseAnswer.Over(var why) ->
                refused("your grant of " + rule.role() + " is over", why + ".", "Run it again to ask anew.");
        };
    }

    private static Outcome nobodyDecided(AccessRequest request, Duration waited) {
        return refused(
                "nobody decided in " + Durations.format(waited),
                request.id() + " for " + request.role() + " stays open until " + request.expiresAt() + ".",
                "Run it again after the yes: nightlatch approve " + request.id());
    }

    private static Refusal refusalOf(AccessRequest request, RequestState.Denied denied) {
        var comment = denied.comment().map(text -> ": " + text).orElse(", without a comment");
        return Refusal.insufficient(
                "your request for " + request.role() + " on " + request.database() + " was denied",
                request.id() + " was denied by " + denied.by() + comment,
                "Ask " + denied.by() + ", or run it again with another reason: set nightlatch.reason = '…';");
    }

    /** The same ask with the same reason, refused minutes ago, is not put to people again. */
    private Optional<Refusal> standingRefusal(Asker asker, DatabaseRole role) {
        var sight = new Sight.Some(asker.principal().name(), java.util.Set.of());
        var filter = new RequestFilter(
                Optional.of("denied"),
                Optional.of(asker.principal().name()),
                Optional.of(asker.database()),
                Optional.of(role));
        return store.requests(sight, filter, Optional.empty(), 1).stream()
                .filter(request -> request.reason().equals(asker.reason()))
                .flatMap(request -> request.state() instanceof RequestState.Denied denied
                                && denied.at().plus(REFUSAL_STANDS).isAfter(clock.instant())
                        ? java.util.stream.Stream.of(refusalOf(request, denied))
                        : java.util.stream.Stream.empty())
                .findFirst();
    }

    /** What can be asked for here, as a hint. */
    String askable(Principal principal, DatabaseName database) {
        var roles = policy.get().database(database).stream()
                .flatMap(known -> known.askableBy(principal).stream())
                .map(rule -> rule.role().name())
                .toList();
        return roles.isEmpty()
                ? "Policy lets you ask for no role on " + database + "."
                : "You may ask for " + String.join(", ", roles) + ": SET nightlatch.role = '" + roles.getFirst() + "';";
    }

    private static String requestLine(Asker asker, DatabaseRole role) {
        return "nightlatch request --database " + asker.database() + " --role " + role
                + " --scope person --reason '…' --wait";
    }

    private static Outcome refused(String message, String detail, String hint) {
        return new Outcome.Refused(Refusal.insufficient(message, detail, hint));
    }
}
