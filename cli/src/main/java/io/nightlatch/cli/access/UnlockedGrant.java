package io.nightlatch.cli.access;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A grant and, where it is unlocked by one, its token: taken once, never to be read again. */
record UnlockedGrant(JsonObject grant, Optional<String> token) {
    private static final Set<String> IN_FORCE = Set.of("approved", "active");
    private static final int MOST = 200;

    static UnlockedGrant of(Api api, String grantId) {
        var grant = api.get("/grants/" + Api.segment(grantId));
        return servesByToken(grant) ? new UnlockedGrant(grant, Optional.of(token(api, grantId))) : new UnlockedGrant(grant, Optional.empty());
    }

    /** A grant in force that the principal has already, so that nobody is asked twice. */
    static Optional<String> inForce(Api api, String principal, String database, String role) {
        return api.list("/grants", Map.of(), MOST).stream()
                .filter(grant -> grant.text("principal", "").equals(principal)
                        && grant.text("database", "").equals(database)
                        && grant.text("role", "").equals(role)
                        && servesByToken(grant)
                        && IN_FORCE.contains(grant.text("state", "")))
                .flatMap(grant -> grant.text("id").stream())
                .findFirst();
    }

    private static String token(Api api, String grantId) {
        return api.post("/grants/" + Api.segment(grantId) + "/token", JsonObject.EMPTY)
                .body()
                .text("token")
                .orElseThrow(() -> Failure.refused(
                        "The server approved " + grantId + " and did not say its token.",
                        "Server and command line may be of different versions: nightlatch --version"));
    }

    private static boolean servesByToken(JsonObject grant) {
        return grant.text("scope", "token").equalsIgnoreCase("token");
    }
}
