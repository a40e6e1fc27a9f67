package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.ExtendAnswer;
import io.nightlatch.access.grant.ExtendAsk;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.StatementAsk;
import io.nightlatch.access.grant.UseAnswer;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
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
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One ask from inside a session, from the wish for a role to a grant that the session may use. Blocks; on virtual threads. */
final class Asks {
    static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);
    /** In a transaction we hold locks and the oldest snapshot, so others pay for the wait. */
    static final Duration WAIT_IN_TRANSACTION = Duration.ofSeconds(60);
    /** So long a refusal stands against the very same ask, so that a driver that tries again does not nag. */
    static final Duration REFUSAL_STANDS = Duration.ofMinutes(5);

    private static final int LOOKED_THROUGH = 50;
    private static final String OF_ITS_OWN = "this statement needs its own approval";

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

        /** The statement may be run, once, if nobody has used that before. */
        record Permitted(AccessRequest request) implements Outcome {}

        /** The grant ends later now. */
        record Extended(Grant grant) implements Outcome {}

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
            case Answer.Done(var request) -> hold(asker, request, after -> granted(asker, after, rule));
            case Answer.Joined(var request) -> hold(asker, request, after -> granted(asker, after, rule));
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

    /**
     * Asks for a statement's own approval, or finds one that was given before.
     *
     * @param used permissions of this session that are known to be used up
     */
    Outcome ask(Asker asker, StatementAsk ask, Set<RequestId> used) throws InterruptedException {
        var now = clock.instant();
        var digest = ask.statement().digest();
        var given = past(asker, ask.role(), "approved", LOOKED_THROUGH)
                .filter(request -> !used.contains(request.id()) && request.scope() == GrantScope.STATEMENT)
                .filter(request -> request.permits(asker.session(), digest, now))
                .findFirst();
        if (given.isPresent()) return new Outcome.Permitted(given.get());
        if (asker.neverWaits()) {
            return refused(
                    OF_ITS_OWN,
                    "This session does not wait for one, and nobody was asked.",
                    "Run it in a session of a person that waits: SET nightlatch.wait = '5min';");
        }
        var denied = past(asker, ask.role(), "denied", LOOKED_THROUGH)
                .filter(request -> request.statement().orElse(null) instanceof HeldStatement.Own own
                        && own.digest().equals(digest)
                        && request.session().equals(Optional.of(asker.session()))
                        && request.reason().equals(asker.reason()))
                .flatMap(request -> stillDenied(request).stream())
                .findFirst();
        if (denied.isPresent()) return new Outcome.Refused(denied.get());
        return switch (approvals.file(ask)) {
            case Answer.Done(var request) -> hold(asker, request, Asks::permitted);
            case Answer.Joined(var request) -> hold(asker, request, Asks::permitted);
            case Answer.NotValid(var why) -> refused(OF_ITS_OWN, why + ".", "Run it again.");
            case Answer.NotAllowed(var why) -> refused(OF_ITS_OWN, why + ".", "No approval helps; ask an admin.");
            case Answer.TooLate(var _, var why) -> refused(OF_ITS_OWN, why, "Run it again.");
            case Answer.Unknown _ -> throw new IllegalStateException("filing knows no unknown request");
        };
    }

    /** Asks for more time of a grant that the session uses. */
    Outcome extend(Asker asker, GrantId id, Duration more) throws InterruptedException {
        var what = id + " is not extended";
        var ask = new ExtendAsk(asker.principal(), id, more, asker.reason(), Optional.of(asker.session()));
        return switch (approvals.extend(ask)) {
            case ExtendAnswer.Extended(var grant) -> new Outcome.Extended(grant);
            case ExtendAnswer.Asked(var request) -> {
                if (asker.neverWaits()) {
                    yield refused(
                            what + " yet",
                            request.id() + " waits for " + approvals.waitingFor(request)
                                    + ", and this session does not.",
                            "Go on; it is extended with the yes: nightlatch approve " + request.id());
                }
                yield hold(
                        asker,
                        request,
                        _ -> new Outcome.Extended(store.grant(id).orElseThrow()));
            }
            case ExtendAnswer.NotValid(var why) -> refused(what, why + ".", "SET nightlatch.extend = '10min';");
            case ExtendAnswer.NotAllowed(var why) ->
                refused(what, why + ".", "What it allows can be asked for anew once it is over.");
            case ExtendAnswer.TooLate(var why) -> refused(what, why + ".", "Run it again to ask anew.");
            case ExtendAnswer.Unknown _ -> throw new IllegalStateException(id + " is used and unknown");
        };
    }

    private static Outcome permitted(AccessRequest after) {
        if (after.state() instanceof RequestState.Permitted) return new Outcome.Permitted(after);
        throw new IllegalStateException("what asks for a statement is granted no role");
    }

    /** @param approved what follows from a request that was approved */
    private Outcome hold(Asker asker, AccessRequest request, Function<AccessRequest, Outcome> approved)
            throws InterruptedException {
        if (!request.isPending()) {
            request.waived()
                    .ifPresent(by -> asker.waiting(
                            request, request.id() + " was approved by the rule " + by.rules() + ": " + what(request)));
            return outcomeOf(request, approved);
        }
        asker.waiting(request, waitingFor(request));
        var decided = decisions.of(request, moved -> asker.waiting(moved, "nobody answered; " + waitingFor(moved)));
        asker.givenUp().whenComplete((_, _) -> decided.cancel(false));
        try {
            var after = decided.get(asker.longestWait().toMillis(), TimeUnit.MILLISECONDS);
            return outcomeOf(after, approved);
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
        return "waiting for " + request.id() + ": " + what(request) + " on " + request.database() + "; asked "
                + approvals.waitingFor(request) + "; approve with: nightlatch approve " + request.id();
    }

    /** What is asked for, in a sentence. */
    private static String what(AccessRequest request) {
        if (request.extended().isPresent()) {
            return Durations.format(request.duration()) + " more of " + request.role();
        }
        return request.statement().orElse(null) instanceof HeldStatement.Own own
                ? "this statement (" + String.join(", ", own.rules()) + ")"
                : request.role().name();
    }

    private Outcome outcomeOf(AccessRequest after, Function<AccessRequest, Outcome> approved) {
        return switch (after.state()) {
            case RequestState.Approved _, RequestState.Permitted _ -> approved.apply(after);
            case RequestState.Denied denied -> new Outcome.Refused(refusalOf(after, denied));
            case RequestState.Lapsed _ ->
                refused(
                        "your request for " + what(after) + " on " + after.database() + " was denied",
                        after.id() + " was denied by policy: " + after.stage().words() + " did not answer in time.",
                        "Tell them, then run it again to ask anew.");
            case RequestState.Withdrawn _ ->
                refused(
                        "your request for " + what(after) + " was withdrawn",
                        after.id() + " is closed.",
                        "Run it again to ask anew.");
            case RequestState.Expired _ ->
                refused("nobody decided in time", after.id() + " has expired.", "Run it again to ask anew.");
            case RequestState.Pending _ -> throw new IllegalStateException("a pending request is not decided");
        };
    }

    private Outcome granted(Asker asker, AccessRequest after, Rule rule) {
        if (after.state() instanceof RequestState.Approved(var _, var grant)) return use(asker, grant, rule);
        throw new IllegalStateException("what asks for a role is granted it");
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
                request.id() + " for " + what(request) + " stays open until " + request.expiresAt() + ".",
                "Run it again after the yes: nightlatch approve " + request.id());
    }

    private static Refusal refusalOf(AccessRequest request, RequestState.Denied denied) {
        var comment = denied.comment().map(text -> ": " + text).orElse(", without a comment");
        return Refusal.insufficient(
                "your request for " + what(request) + " on " + request.database() + " was denied",
                request.id() + " was denied by " + denied.by() + comment,
                "Ask " + denied.by() + ", or run it again with another reason: set nightlatch.reason = '…';");
    }

    /** The same ask with the same reason, refused minutes ago, is not put to people again. */
    private Optional<Refusal> standingRefusal(Asker asker, DatabaseRole role) {
        return past(asker, role, "denied", 1)
                .filter(request -> request.reason().equals(asker.reason()))
                .flatMap(request -> stillDenied(request).stream())
                .findFirst();
    }

    private Optional<Refusal> stillDenied(AccessRequest request) {
        return request.state() instanceof RequestState.Denied denied
                        && denied.at().plus(REFUSAL_STANDS).isAfter(clock.instant())
                ? Optional.of(refusalOf(request, denied))
                : Optional.empty();
    }

    /** This person's own requests that came to that, newest first. */
    private Stream<AccessRequest> past(Asker asker, DatabaseRole role, String state, int most) {
        var sight = new Sight.Some(asker.principal().name(), Set.of());
        var filter = new RequestFilter(
                Optional.of(state),
                Optional.of(asker.principal().name()),
                Optional.of(asker.database()),
                Optional.of(role));
        return store.requests(sight, filter, Optional.empty(), most).stream();
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
