package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Gives a session's login a role that it was granted, on a virtual thread. */
final class Unlocking {
    private final LiveSession session;
    private final Relay relay;
    private final SessionLogins logins;
    private final GatewayServices services;

    Unlocking(LiveSession session, Relay relay, SessionLogins logins, GatewayServices services) {
        this.session = session;
        this.relay = relay;
        this.logins = logins;
        this.services = services;
    }

    /**
     * On return the next statement has the role, statements are recorded and the clock is set.
     *
     * @param toSetRole the client asked by SET ROLE, which it will send itself
     * @return why not, if it could not be done
     */
    Optional<Refusal> unlock(Grant grant, Active window, Rule rule, boolean toSetRole) throws InterruptedException {
        var role = grant.role();
        boolean asRole = actsAsRole(rule, role) && !toSetRole;
        var before = searchPath();
        try {
            logins.unlock(session.login(), role, asRole || toSetRole);
        } catch (TargetUnavailable e) {
            return Optional.of(Refusal.insufficient(
                    "approved, but " + role + " could not be given to this session",
                    String.valueOf(e.getMessage()),
                    "The grant stands; once that is mended, run it again. /readyz names what the target lacks."));
        }
        session.unlockedNow(
                role,
                new LiveSession.Unlocked(
                        grant, window, asRole || toSetRole, asRole, rule.terms().atEnd()));
        onLoop(() -> {
            relay.startRecording();
            session.startClock(relay, grant, window);
            return CompletableFuture.completedFuture(true);
        });
        if (asRole) {
            var answer = onLoop(() -> relay.injectToStay("set role " + quoted(role)));
            if (answer.error().isPresent()) {
                return Optional.of(Refusal.insufficient(
                        "approved, but the server refused SET ROLE " + role,
                        answer.error().get().message().orElse(""),
                        "The grant stands; ask the operator to run nightlatch preflight."));
            }
        }
        var visible = before.isEmpty()
                ? List.<String>of()
                : searchPath().map(after -> after.newTo(before.get())).orElse(List.of());
        relay.loop.execute(() -> {
            relay.notice(words(grant, window, asRole));
            if (!visible.isEmpty()) {
                relay.notice("with " + role + " the schema " + String.join(", ", visible)
                        + " of your search_path became visible: names can mean other objects than before");
            }
        });
        return Optional.empty();
    }

    /**
     * Empty where it is not asked: in a transaction, where a question takes the snapshot that a SET TRANSACTION must come
     * before, and amid a pipeline, which an error of ours would break.
     */
    Optional<SearchPath> searchPath() throws InterruptedException {
        return SearchPath.of(onLoop(() -> relay.status() != TransactionStatus.IDLE || relay.owed.hasUnsynced()
                ? CompletableFuture.completedFuture(Injected.Result.NONE)
                : relay.inject(SearchPath.QUESTION)));
    }

    private boolean actsAsRole(Rule rule, DatabaseRole role) {
        return switch (rule.act()) {
            case INHERIT -> false;
            case AS_ROLE -> true;
            case BY_OWNERSHIP -> logins.ownsObjects(role);
        };
    }

    private String words(Grant grant, Active window, boolean asRole) {
        var left = Duration.between(services.clock().instant(), window.endsAt()).plusMillis(500);
        var text = grant.id() + ": you have " + grant.role() + " on " + grant.database() + " until "
                + LiveSession.clock(window.endsAt()) + ", " + Durations.format(left);
        return asRole ? text + "; you act as " + grant.role() + ", so what you create is its own" : text;
    }

    /** Runs on the session's loop and waits for what it promised. */
    <T> T onLoop(java.util.function.Supplier<CompletableFuture<T>> work) throws InterruptedException {
        var promised = new CompletableFuture<T>();
        relay.loop.execute(() -> {
            if (relay.isOver()) {
                promised.cancel(false);
                return;
            }
            work.get().whenComplete((value, failure) -> {
                if (failure != null) {
                    promised.completeExceptionally(failure);
                } else {
                    promised.complete(value);
                }
            });
        });
        session.onEnd(() -> promised.cancel(false));
        try {
            return promised.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** In ASCII, as the session's encoding may be any (manual, "Identifiers and Key Words": Unicode escapes). */
    static String quoted(DatabaseRole role) {
        var name = role.name().replace("\"", "\"\"");
        if (name.chars().allMatch(sign -> sign < 0x80)) return "\"" + name + "\"";
        var escaped = new StringBuilder("U&\"");
        name.codePoints().forEach(sign -> {
            if (sign < 0x80 && sign != '\\') {
                escaped.appendCodePoint(sign);
            } else {
                escaped.append("\\+%06X".formatted(sign));
            }
        });
        return escaped.append('"').toString();
    }
}
