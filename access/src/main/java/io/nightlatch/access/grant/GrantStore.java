package io.nightlatch.access.grant;

import io.nightlatch.access.event.Happening;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests, votes, grants and sessions. A change and its event are one transaction, or neither is there. */
public interface GrantStore {
    /**
     * Runs {@code work} in one transaction and commits when it returns. Run again from the start when the store says that
     * another transaction came between, so {@code work} must have no other effect than on its unit.
     *
     * @throws StoreUnavailable if the store cannot be asked; nothing has changed
     */
    <T> T transact(Function<Unit, T> work);

    /** One transaction. What it reads is locked until it ends. */
    interface Unit {
        /** A fresh id that no request has. */
        RequestId newRequestId();

        /** A fresh id that no grant has. */
        GrantId newGrantId();

        Optional<AccessRequest> request(RequestId id);

        /** The one open request for the same thing, if there is one; of new grants only. */
        Optional<AccessRequest> pending(
                PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope);

        /** The open request for the own approval of the statement with that digest in that session, if there is one. */
        Optional<AccessRequest> pendingStatement(SessionId session, String digest);

        /** The open request for more time of that grant, if there is one. */
        Optional<AccessRequest> pendingExtension(GrantId grant);

        /** Requests to which something happens by itself by {@code now}: {@link AccessRequest#nextDue()}. */
        List<AccessRequest> pendingDueAt(Instant now);

        Optional<Grant> grant(GrantId id);

        /** Grants that are approved or active, of that scope, oldest first. */
        List<Grant> unended(PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope);

        /** Everything of that person's that is approved or active, oldest first. */
        List<Grant> unended(PrincipalName principal);

        List<Grant> dueAt(Instant now);

        Optional<Session> session(SessionId id);

        void save(AccessRequest request, Happening... what);

        void save(Grant grant, Happening... what);

        /** The grant with its new end, and how it came to it. */
        void save(Grant extended, Extension how, Happening... what);

        void save(Session session, Happening... what);

        /** Notes that the session's login of now has the grant; noting it twice is noting it once. */
        void use(SessionId session, GrantId grant);

        /** Uses a statement's permission; false if it was used before, by whomever. */
        boolean spend(RequestId permitted, Instant at);

        /**
         * Notes that nothing is left of a login that the session has gone on from.
         *
         * @return false if that was noted before
         */
        boolean gone(SessionId session, String login);

        /** The grant's token from now on; an earlier one is void. */
        void saveToken(GrantId grant, ScramVerifier verifier);

        void record(Happening what);
    }

    /** A grant that a token unlocks, with what recognises the token. */
    record TokenKey(GrantId grant, ScramVerifier verifier) {}

    /** The tokens of this principal's grants on that database that are approved or active. */
    List<TokenKey> tokensOf(PrincipalName principal, DatabaseName database);

    Optional<AccessRequest> request(RequestId id);

    Optional<Grant> grant(GrantId id);

    Optional<Session> session(SessionId id);

    /** Newest first, those after {@code after} in that order, at most {@code limit}. */
    List<AccessRequest> requests(Sight sight, RequestFilter filter, Optional<RequestId> after, int limit);

    List<Grant> grants(Sight sight, GrantFilter filter, Optional<GrantId> after, int limit);

    List<Session> sessions(Sight sight, SessionFilter filter, Optional<SessionId> after, int limit);

    /** An empty field does not narrow; {@code state} is one of the states' words. */
    record RequestFilter(
            Optional<String> state,
            Optional<PrincipalName> principal,
            Optional<DatabaseName> database,
            Optional<DatabaseRole> role) {
        public static final RequestFilter ALL =
                new RequestFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An empty field does not narrow; {@code state} is one of the states' words. */
    record GrantFilter(
            Optional<String> state,
            Optional<PrincipalName> principal,
            Optional<DatabaseName> database,
            Optional<DatabaseRole> role) {
        public static final GrantFilter ALL =
                new GrantFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code ended} empty: both; {@code grant}: only sessions that used it. */
    record SessionFilter(
            Optional<Boolean> ended,
            Optional<PrincipalName> principal,
            Optional<DatabaseName> database,
            Optional<GrantId> grant) {
        public static final SessionFilter ALL =
                new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        public static final SessionFilter NOT_ENDED =
                new SessionFilter(Optional.of(false), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A login that was given a grant; {@code gone} once that login, or its whole session, is proved to be. */
    record Use(SessionId session, String login, boolean gone) {}

    /** By whom the grant was used, oldest use first. */
    List<Use> uses(GrantId grant);

    /** Grants in use whose end was moved. */
    List<Grant> extended();

    /** Grants that are over but not yet read back as gone from the target. */
    List<Grant> endingOrUnverified();

    /** The next instant at which something happens to a request by itself, or a grant is over. */
    Optional<Instant> nextDeadline();
}
