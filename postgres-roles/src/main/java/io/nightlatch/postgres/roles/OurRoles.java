package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import java.util.List;
import java.util.stream.Stream;

/** The roles that setup makes in a server and unwrap drops. */
final class OurRoles {
    /** The login for the day when Nightlatch is down; its name is the same everywhere. */
    static final DatabaseRole EMERGENCY = new DatabaseRole("nightlatch_emergency");

    private OurRoles() {}

    static List<String> of(Target target) {
        return Stream.of(
                        target.broker().user(),
                        target.undertaker().user(),
                        target.marker().name(),
                        target.quarantine().name(),
                        EMERGENCY.name())
                .toList();
    }
}
