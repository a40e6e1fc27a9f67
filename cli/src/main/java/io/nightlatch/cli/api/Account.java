package io.nightlatch.cli.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a caller proves who they are. */
public sealed interface Account {
    /** By an API token (RFC 6750). */
    record Token(String secret) implements Account {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /** By name and password (RFC 7617). */
    record Password(String user, String password) implements Account {
        @Override
        public String toString() {
            return user;
        }
    }

    /** The value of the {@code Authorization} header. */
    default String authorization() {
        return switch (this) {
            case Token(var secret) -> "Bearer " + secret;
            case Password(var user, var password) ->
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        };
    }
}
