package io.nightlatch.cli.account;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.time.Duration;

/** The body that asks for a token, and the secret out of the answer. */
final class TokenRequest {
    private TokenRequest() {}

    static JsonObject of(String label, Duration expires) {
        return JsonObject.EMPTY.with("label", label).with("expiresIn", expires.toString());
    }

    static String secret(JsonObject made) {
        return made.text("token")
                .orElseThrow(() -> Failure.refused(
                        "The server made a token and did not say it.",
                        "Server and command line may be of different versions: nightlatch --version"));
    }
}
