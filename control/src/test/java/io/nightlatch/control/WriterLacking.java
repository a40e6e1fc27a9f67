package io.nightlatch.control;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Outlook;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.statement.Need;
import java.util.List;
import java.util.Set;

/** Catalogs by which the least of the roles one may ask for is always enough. */
final class WriterLacking implements Rights {
    @Override
    public Outlook outlook(SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates) {
        throw new UnsupportedOperationException("the API asks about roles");
    }

    @Override
    public Outlook outlook(List<DatabaseRole> held, List<Need> needs, List<DatabaseRole> candidates) {
        return candidates.isEmpty()
                ? new Outlook.Hopeless(Set.of())
                : new Outlook.Lacks(Set.of(), candidates.getFirst(), false);
    }

    @Override
    public boolean blocksOthers(SessionLogin login) {
        return false;
    }
}
