package io.nightlatch.access.session;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.statement.Need;
import java.util.List;

/** Asks the target's catalogs what a role could do. By OID, without locks, and never by running a user's text. */
public interface Rights {
    /**
     * What would come of a statement with these needs. A need about which the catalogs cannot tell, as its name means nothing
     * to them or overloads differ, is left to the server; the role named is enough for all others.
     *
     * @param schemas where the session's names are looked up, in order, whether the login may use them or not
     * @param candidates the roles that could be asked for, least first
     * @throws TargetUnavailable if the target does not answer
     */
    Outlook outlook(SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates);

    /**
     * The same for somebody who holds these roles and no more, wherever their names are looked up by default.
     *
     * @throws TargetUnavailable if the target does not answer
     */
    Outlook outlook(List<DatabaseRole> held, List<Need> needs, List<DatabaseRole> candidates);

    /** Whether somebody waits for a lock that this login's connection holds. */
    boolean blocksOthers(SessionLogin login);
}
