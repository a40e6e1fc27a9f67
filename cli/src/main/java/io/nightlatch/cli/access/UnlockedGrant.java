package io.nightlatch.cli.access;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A grant and, where it is unlocked by one, its token: taken once, never to be read again. */
record UnlockedGrant(JsonObject grant, Optional<String> token) {
    private static final List<String> IN_FORCE = List.of("active", "approved");
    private static final int MOST = 200;

    static UnlockedGrant of(Api api, String grantId) {
        var grant = api.get("/grants/" + Api.segment(grantId));
        return new UnlockedGrant(
                grant, servesByToken(grant) ? Optional.of(token(api, grantId)) : Optional.<String>empty());
    }

    /** A grant in force that the caller has already, so that nobody is asked twice. */
    static Optional<String> inForce(Api api, String database, String role) {
        return api.listIn(IN_FORCE, "/grants", Map.of("mine", "true"), MOST).stream()
                .filter(grant -> grant.text("database", "").equals(database)
                        && grant.text("role", "").equals(role)
                        && servesByToken(grant))
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
