package io.nightlatch.postgres.gateway;

import java.util.List;
import java.util.Optional;

/**
 * Where a session's names are looked up and which role is in force, as its server told last. Asked by SHOW, which takes no
 * snapshot, so that a LOCK or a SET TRANSACTION may still follow in the same transaction.
 *
 * @param actingAs the role of a SET ROLE; empty while the session is its own login
 */
record Naming(SearchPath path, Optional<String> actingAs) {
    static final String PATH = "show search_path";
    static final String ROLE = "show role";

    static Optional<Naming> of(Injected.Result path, Injected.Result role) {
        boolean isKnown = path.error().isEmpty()
                && role.error().isEmpty()
                && path.firstColumn().size() == 1
                && role.firstColumn().size() == 1;
        if (!isKnown) return Optional.empty();
        var acting = role.firstColumn().getFirst();
        return Optional.of(new Naming(
                SearchPath.ofSetting(path.firstColumn().getFirst()),
                acting.equals("none") ? Optional.empty() : Optional.of(acting)));
    }

    /** All schemas of the path, those too that the login may not use; {@code "$user"} is whoever is in force. */
    List<String> schemas(String login) {
        return path.everywhere(actingAs.orElse(login));
    }
}
