package io.nightlatch.access.session;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The throw-away roles of one guarded database: opened, unlocked, ended. Every method blocks and is called on a virtual
 * thread. A login's rights only grow; {@link #end} is the only way back.
 */
public interface SessionLogins {
    /**
     * Makes a login named {@link LoginName#of} that can connect for ten seconds, with the baseline roles and nothing else.
     *
     * @param nth how many logins the session has had, with this one
     * @throws TargetUnavailable if the target refuses or does not answer
     */
    SessionLogin open(SessionId session, PrincipalName who, int nth, List<DatabaseRole> baseline);

    /** The session's first. */
    default SessionLogin open(SessionId session, PrincipalName who, List<DatabaseRole> baseline) {
        return open(session, who, 1, baseline);
    }

    /**
     * Takes LOGIN away, now that its one connection is up; on return it is committed. Must come before the client may
     * send its first statement.
     */
    void connected(SessionLogin login);

    /**
     * Gives the login a wrapped role. {@code settable} also lets it {@code SET ROLE} there.
     *
     * @throws TargetUnavailable if the target refuses or does not answer
     */
    void unlock(SessionLogin login, DatabaseRole role, boolean settable);

    /**
     * Everything that makes the login be over: nothing of it can run when this returns, even where the report says that
     * something is left. What is left is tried again by {@link #converge} until it is gone. A login that is gone already
     * is a success.
     */
    EndingReport end(SessionLogin login);

    /**
     * Ends every login of ours in the target whose name is not in {@code alive}, among them those of an earlier life of this
     * process. {@code alive} is asked after the catalogs were read, so that a login made in between is not taken for one
     * left behind. Safe to call at any time and again after any crash.
     */
    List<EndingReport> converge(Supplier<Set<String>> alive);

    /** Whether the role owns objects there, so that working as it needs {@code SET ROLE}. */
    boolean ownsObjects(DatabaseRole role);
}
