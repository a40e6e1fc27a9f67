package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import java.util.Optional;

/** The three ways in which people settle a request. */
final class Decisions {
    private Decisions() {}

    /** @param verb {@code approve}, {@code deny} or {@code withdraw}, as the API spells them */
    static JsonObject send(Api api, RequestId id, String verb, Optional<String> comment) {
        return api.post("/requests/" + Api.segment(id.value()) + "/" + verb, JsonObject.EMPTY.with("comment", comment))
                .body();
    }
}
