package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** The three ways in which people settle a request. */
final class Decisions {
    private Decisions() {}

    static JsonObject approve(Api api, RequestId id, Optional<String> comment, Optional<Duration> atMost) {
        return api.post(
                        "/requests/" + Api.segment(id.value()) + "/approve",
                        JsonObject.EMPTY.with("comment", comment).with("duration", atMost.map(Duration::toString)))
                .body();
    }

    /** @param verb {@code deny} or {@code withdraw}, as the API spells them */
    static JsonObject send(Api api, RequestId id, String verb, Optional<String> comment) {
        return api.post("/requests/" + Api.segment(id.value()) + "/" + verb, JsonObject.EMPTY.with("comment", comment))
                .body();
    }
}
