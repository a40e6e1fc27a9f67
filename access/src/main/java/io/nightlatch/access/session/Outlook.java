package io.nightlatch.access.session;

import io.nightlatch.access.identity.DatabaseRole;
import java.util.Set;

/** What the catalogs say would come of a statement if a login ran it now. */
public sealed interface Outlook {
    /** The objects that its names mean to the login now; the same names later may mean others. */
    Set<String> objects();

    /** Nothing is lacking, or the catalogs cannot tell: the server decides. */
    record Open(Set<String> objects) implements Outlook {
        public Open {
            objects = Set.copyOf(objects);
        }
    }

    /**
     * Something is lacking, and {@code role} is the least of the candidates that would be enough.
     *
     * @param unseen it names a schema that is closed to the login, so that the server refuses already to prepare it
     */
    record Lacks(Set<String> objects, DatabaseRole role, boolean unseen) implements Outlook {
        public Lacks {
            objects = Set.copyOf(objects);
        }
    }

    /**
     * Something is lacking, but with the least role that would be enough a name would mean another object: what people
     * approved would not be what runs.
     */
    record Shifts(Set<String> objects, DatabaseRole role, String now, String then) implements Outlook {
        public Shifts {
            objects = Set.copyOf(objects);
        }
    }

    /** Something is lacking, and none of the candidates would be enough. */
    record Hopeless(Set<String> objects) implements Outlook {
        public Hopeless {
            objects = Set.copyOf(objects);
        }
    }
}
