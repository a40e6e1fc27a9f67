package io.nightlatch.access.session;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.statement.Need;
import java.util.List;
import java.util.Optional;

/** Asks the target's catalogs what a role could do. By OID, without locks, and never by running a user's text. */
public interface Rights {
    /**
     * The first of {@code candidates} that, together with what the login holds already, satisfies every need of which the
     * login lacks at least one. Empty when nothing is lacking, when no candidate is enough, and when a name could not be
     * resolved: an unsure answer is no answer.
     *
     * @param schemas the session's own search path as {@code current_schemas(true)} told it, in order
     */
    Optional<DatabaseRole> least(
            SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates);

    /** Whether somebody waits for a lock that this login's connection holds. */
    boolean blocksOthers(SessionLogin login);
}
