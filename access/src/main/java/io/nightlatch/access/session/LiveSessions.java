package io.nightlatch.access.session;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The connections that this process serves now. */
public interface LiveSessions {
    /**
     * The names of the logins that connections use, are about to use, or are ending themselves; a login that is not here
     * is nobody's. It counts from before it is made until its ending is written down.
     */
    Set<String> logins(DatabaseName database);

    /** The process ids, in the target, of the connections there that are up. */
    Set<Integer> backends(DatabaseName database);

    boolean isLive(SessionId session);

    /** What it is doing, where that is known. */
    Optional<SessionState> state(SessionId session);

    /** What it is running, as far as it may be shown at all: to its owner and to auditors, not to operators. */
    Optional<String> currentStatement(SessionId session);

    /**
     * Ends a connection: the client gets FATAL 57P01 with these words, its server connection is closed at once. Returns
     * without waiting; ending a session that is gone does nothing.
     */
    void cut(SessionId session, Cut why);

    /**
     * A grant of the session's is over. Where nothing of it would be missed, its connection goes on with a new login that has
     * the baseline; else it is cut. Returns without waiting; a session whose login of now does not have the grant is left alone.
     */
    void grantEnded(SessionId session, GrantId grant, Cut why);

    /** As {@link #grantEnded}, by the clock: what runs may come to its end first, where policy lets it and for as long. */
    void grantRanOut(SessionId session, GrantId grant, Cut why);

    /** Whether something that runs in it is coming to its end after a grant's time. */
    boolean isFinishing(SessionId session);

    /**
     * A grant of the session's ends later than it did. Told again and again; a session that knows it, or whose login of now does
     * not have the grant, is left alone.
     */
    void grantExtended(SessionId session, GrantId grant, Instant endsAt);

    /** Why a session is cut: for the trail, and in words for its client, the three fields of the error that ends it. */
    record Cut(SessionEnd why, String message, String detail, String hint) {}
}
