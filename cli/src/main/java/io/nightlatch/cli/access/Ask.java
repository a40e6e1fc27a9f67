package io.nightlatch.cli.access;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** What is asked for. What is left out, policy fills in or refuses. */
record Ask(String database, String role, Optional<Duration> duration, Optional<String> reason, Scope scope) {
    /** Which sessions the grant is to serve. */
    enum Scope {
        token,
        person
    }

    Api.Answer file(Api api) {
        return api.post(
                "/requests",
                JsonObject.EMPTY
                        .with("database", database)
                        .with("role", role)
                        .with("duration", duration)
                        .with("reason", reason)
                        .with("scope", scope.name()));
    }
}
