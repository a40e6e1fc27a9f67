package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Uses grants, hands out their tokens, ends them. */
public final class Grants {
    private final GrantStore store;
    private final Directory directory;
    private final Authority authority;
    private final InstantSource clock;
    private final BeforeUse beforeUse;
    private final SecureRandom random = new SecureRandom();

    public Grants(GrantStore store, Directory directory, Authority authority, InstantSource clock) {
        this(store, directory, authority, clock, (grant, first) -> {});
    }

    /** @param beforeUse told of each use once it is written down, and before anything is done in the target */
    public Grants(
            GrantStore store, Directory directory, Authority authority, InstantSource clock, BeforeUse beforeUse) {
        this.beforeUse = beforeUse;
        this.store = store;
        this.directory = directory;
        this.authority = authority;
        this.clock = clock;
    }

    /** A grant of the person's own sessions that could be used now. */
    public Optional<Grant> live(Principal who, DatabaseName database, DatabaseRole role) {
        return store.transact(unit -> unit.unended(who.name(), database, role, GrantScope.PERSON).stream()
                .filter(grant -> grant.isLiveAt(clock.instant()))
                .findFirst());
    }

    /**
     * Lets a session use a grant and, at its first use, starts its clock. Written down before anything is done in the
     * target, so that a crash in between leaves a grant whose end is known.
     */
    public UseAnswer use(GrantId id, SessionId session) {
        var used = store.transact(unit -> use(unit, id, session));
        if (used.answer() instanceof UseAnswer.InForce(var grant, var _)) beforeUse.used(grant, used.first());
        return used.answer();
    }

    private record Used(UseAnswer answer, boolean first) {
        static Used not(String why) {
            return new Used(new UseAnswer.Over(why), false);
        }
    }

    private Used use(GrantStore.Unit unit, GrantId id, SessionId session) {
        var found = unit.grant(id);
        if (found.isEmpty()) return Used.not("there is no grant " + id);
        var grant = found.get();
        var now = clock.instant();
        if (!grant.isLiveAt(now)) return Used.not(id + " is over");
        var hindrance = whyNotToBeUsed(unit, grant);
        if (hindrance.isPresent()) {
            end(unit, grant, new EndedBy.Nightlatch(), hindrance.get());
            return Used.not(id + " is over: " + hindrance.get());
        }
        var active = grant.activate(now, closes(grant, now));
        if (!active.equals(grant)) unit.save(active, activated(active, session));
        unit.use(session, id);
        if (!(active.state() instanceof Active window)) throw new IllegalStateException("live but not active");
        return new Used(new UseAnswer.InForce(active, window), !active.equals(grant));
    }

    /** Whoever holds it has to be let ask for it still, and at its first use those who agreed have to be approvers still. */
    private Optional<String> whyNotToBeUsed(GrantStore.Unit unit, Grant grant) {
        var lost = whyLost(grant);
        if (lost.isPresent() || grant.state() instanceof Active) return lost;
        var closed = ruleOf(grant).flatMap(rule -> rule.whyClosed(clock.instant()));
        if (closed.isPresent()) return closed;
        return unit.request(grant.request()).flatMap(request -> whyNotAgreed(grant, request));
    }

    private Optional<String> whyNotAgreed(Grant grant, AccessRequest request) {
        if (request.waived().isEmpty()) return Agreement.whyNotStanding(request, directory);
        return ruleOf(grant)
                        .filter(rule -> rule.terms().autoApprovals().isEmpty())
                        .isPresent()
                ? Optional.of("policy does not let " + grant.role() + " be approved without anybody any more")
                : Optional.empty();
    }

    private Optional<Rule> ruleOf(Grant grant) {
        return directory
                .active(grant.principal())
                .map(who -> authority.mayAsk(who, grant.database(), grant.role()))
                .flatMap(decision ->
                        decision instanceof Decision.May(var rule, var _) ? Optional.of(rule) : Optional.empty());
    }

    /** When the hours are over in which it may be used. */
    private Optional<Instant> closes(Grant grant, Instant now) {
        return ruleOf(grant).flatMap(rule -> rule.terms().closes(now));
    }

    private Optional<String> whyLost(Grant grant) {
        var holder = directory.active(grant.principal());
        if (holder.isEmpty()) return Optional.of(grant.principal() + " may not act any more");
        return authority.mayAsk(holder.get(), grant.database(), grant.role()) instanceof Decision.MayNot(var why)
                ? Optional.of(why)
                : Optional.empty();
    }

    /** Ends what these people hold and could not ask for any more: they were disabled, or are in fewer groups. */
    public List<Grant> endLost(Collection<PrincipalName> people) {
        return store.transact(unit -> people.stream()
                .sorted()
                .flatMap(who -> unit.unended(who).stream())
                .flatMap(grant -> whyLost(grant).map(why -> end(unit, grant, new EndedBy.Nightlatch(), why)).stream())
                .toList());
    }

    private Grant end(GrantStore.Unit unit, Grant grant, EndedBy by, String why) {
        var after = grant.end(by, why, clock.instant());
        unit.save(after, ended(after, by, why));
        return after;
    }

    /** A new token for the one who asked for the grant. */
    public TokenAnswer issueToken(Principal who, GrantId id) {
        return store.transact(unit -> {
            var grant = unit.grant(id);
            if (grant.isEmpty()) return new TokenAnswer.Unknown();
            if (!grant.get().principal().equals(who.name())) {
                return new TokenAnswer.NotAllowed("only " + grant.get().principal() + " can have the token of " + id);
            }
            if (grant.get().scope() != GrantScope.TOKEN) {
                return new TokenAnswer.NotAllowed(
                        id + " was asked for inside a session and serves your sessions as they are");
            }
            if (!grant.get().isLiveAt(clock.instant())) return new TokenAnswer.TooLate(id + " is over");
            var verifier = directory.find(who.name()).flatMap(person -> person.verifier());
            if (verifier.isEmpty()) return new TokenAnswer.NotAllowed(who.name() + " has no password to sign in with");
            var token = GrantToken.random(random);
            // Under the person's own salt: SCRAM names the salt before it learns which secret the client will prove.
            unit.saveToken(
                    id,
                    ScramVerifier.of(
                            token.secret(),
                            verifier.get().salt(),
                            verifier.get().iterations()));
            unit.record(
                    about(EventKind.TOKEN_CREATED, Severity.INFO, grant.get()).with("for", "grant"));
            return new TokenAnswer.Issued(grant.get(), token);
        });
    }

    /** Ends a grant on somebody's word: its holder's, an approver's of its role, or an operator's. */
    public EndAnswer revoke(Principal who, GrantId id, Optional<String> reason) {
        var unwritable = FreeText.whyNotValid("a reason", reason);
        if (unwritable.isPresent()) return new EndAnswer.NotValid(unwritable.get());
        return store.transact(unit -> {
            var found = unit.grant(id);
            if (found.isEmpty()) return new EndAnswer.Unknown();
            var grant = found.get();
            boolean may = grant.principal().equals(who.name())
                    || authority.isOperator(who)
                    || authority.approves(who, grant.database(), grant.role());
            if (!may) return new EndAnswer.NotAllowed(who.name() + " may not end " + id);
            var why = reason.filter(text -> !text.isBlank())
                    .orElse(grant.principal().equals(who.name()) ? "given back" : "revoked");
            var after = grant.end(new EndedBy.Human(who.name()), why, clock.instant());
            if (after.equals(grant)) return new EndAnswer.TooLate(grant);
            unit.save(after, ended(after, new EndedBy.Human(who.name()), why));
            return new EndAnswer.Done(after);
        });
    }

    /** Ends what the clock has ended. */
    public List<Grant> endDue() {
        return store.transact(unit -> unit.dueAt(clock.instant()).stream()
                .map(grant -> {
                    var why = grant.state() instanceof Active ? "its time is over" : "approved but never used";
                    return end(unit, grant, new EndedBy.Clock(), why);
                })
                .toList());
    }

    /**
     * Writes down what reading the target back has shown. Told once for each change: a verified ending stays verified.
     *
     * @param proof what was asked and answered, as JSON values
     */
    public void readBack(GrantId id, Verification verification, Map<String, Object> proof) {
        store.transact(unit -> {
            var grant = unit.grant(id).orElseThrow();
            var after = grant.ended(verification, clock.instant());
            if (after.equals(grant)) return false;
            boolean verified = verification == Verification.VERIFIED;
            var what = about(
                    verified ? EventKind.GRANT_END_VERIFIED : EventKind.GRANT_END_UNVERIFIED,
                    verified ? Severity.INFO : Severity.ALARM,
                    after);
            for (var entry : proof.entrySet()) what = what.with(entry.getKey(), entry.getValue());
            unit.save(after, what);
            return true;
        });
    }

    private static Happening activated(Grant grant, SessionId session) {
        var what = about(EventKind.GRANT_ACTIVATED, Severity.INFO, grant).in(session);
        return grant.deadline().map(end -> what.with("endsAt", end.toString())).orElse(what);
    }

    private static Happening ended(Grant grant, EndedBy by, String why) {
        return about(EventKind.GRANT_ENDED, Severity.INFO, grant)
                .because(Optional.of(why))
                .with("by", by.word());
    }

    static Happening about(EventKind kind, Severity severity, Grant grant) {
        return Happening.of(kind, severity)
                .of(grant.id())
                .of(grant.request())
                .to(grant.principal())
                .on(grant.database())
                .as(grant.role());
    }
}
