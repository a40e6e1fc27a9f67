package io.nightlatch.access.grant;

import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantState.Approved;
import io.nightlatch.access.grant.GrantState.Ended;
import io.nightlatch.access.grant.GrantState.Ending;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Terms;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An approved request in force.
 *
 * @param timesExtended how often its end was moved
 */
public record Grant(
        GrantId id,
        RequestId request,
        PrincipalName principal,
        DatabaseName database,
        DatabaseRole role,
        GrantScope scope,
        Duration duration,
        Instant approvedAt,
        Instant activateBefore,
        GrantState state,
        int timesExtended) {

    /** One whose end was never moved. */
    public Grant(
            GrantId id,
            RequestId request,
            PrincipalName principal,
            DatabaseName database,
            DatabaseRole role,
            GrantScope scope,
            Duration duration,
            Instant approvedAt,
            Instant activateBefore,
            GrantState state) {
        this(id, request, principal, database, role, scope, duration, approvedAt, activateBefore, state, 0);
    }

    /** How long an approval keeps before its first use, where policy does not say. */
    public static final Duration SHELF_LIFE = Terms.USUAL.keeps();

    public static Grant of(AccessRequest request, GrantId id, Instant approvedAt) {
        return of(request, id, approvedAt, SHELF_LIFE);
    }

    public static Grant of(AccessRequest request, GrantId id, Instant approvedAt, Duration keeps) {
        return new Grant(
                id,
                request.id(),
                request.principal(),
                request.database(),
                request.role(),
                request.scope(),
                request.grantedFor(),
                approvedAt,
                approvedAt.plus(keeps),
                new Approved());
    }

    /** Whether a session could use it at {@code now}. */
    public boolean isLiveAt(Instant now) {
        return switch (state) {
            case Approved _ -> now.isBefore(activateBefore);
            case Active(var at, var endsAt) -> !now.isBefore(at) && now.isBefore(endsAt);
            case Ending _, Ended _ -> false;
        };
    }

    /** The first use starts the clock; a later one changes nothing, and nor does one that comes too late. */
    public Grant activate(Instant now) {
        return activate(now, Optional.empty());
    }

    /** @param closes when it is over at the latest, however long it was asked for */
    public Grant activate(Instant now, Optional<Instant> closes) {
        if (!(state instanceof Approved) || !isLiveAt(now)) return this;
        var end = now.plus(duration);
        return with(new Active(now, closes.filter(end::isAfter).orElse(end)));
    }

    /** Ends at {@code until} instead; only what is in use and later than its end now. */
    public Grant extend(Instant until, Instant now) {
        if (!(state instanceof Active(var at, var endsAt)) || !isLiveAt(now) || !endsAt.isBefore(until)) return this;
        return with(new Active(at, until), timesExtended + 1);
    }

    /** The instant from which it is over by itself; empty when it is over already. */
    public Optional<Instant> deadline() {
        return switch (state) {
            case Approved _ -> Optional.of(activateBefore);
            case Active(var _, var endsAt) -> Optional.of(endsAt);
            case Ending _, Ended _ -> Optional.empty();
        };
    }

    /** Over from now on; nothing changes if it was over before. */
    public Grant end(EndedBy by, String reason, Instant now) {
        return switch (state) {
            case Approved _, Active _ -> with(new Ending(state.window(), by, reason, now));
            case Ending _, Ended _ -> this;
        };
    }

    /** The target was read back. Unverified stays so until a later look finds nothing left; verified stays so for good. */
    public Grant ended(Verification verification, Instant now) {
        return switch (state) {
            case Ending(var window, var by, var reason, var since) ->
                with(new Ended(window, by, reason, since, now, verification));
            case Ended ended when ended.verification() == Verification.VERIFIED -> this;
            case Ended(var window, var by, var reason, var since, var readBackAt, var _) ->
                with(new Ended(window, by, reason, since, readBackAt, verification));
            case Approved _, Active _ -> throw new IllegalStateException(id + " cannot be read back before it is over");
        };
    }

    private Grant with(GrantState next) {
        return with(next, timesExtended);
    }

    private Grant with(GrantState next, int extended) {
        return new Grant(
                id, request, principal, database, role, scope, duration, approvedAt, activateBefore, next, extended);
    }
}
