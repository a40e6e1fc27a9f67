package io.nightlatch.cli.profile;

import java.net.URI;
import java.util.Optional;

/**
 * What {@code nightlatch login} leaves behind.
 *
 * @param token the API token itself
 * @param tokenId the token's id, by which it can be revoked
 */
public record Profile(URI url, String user, String token, Optional<String> tokenId) {
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
