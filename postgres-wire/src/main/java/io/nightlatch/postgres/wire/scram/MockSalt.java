package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * The salt that a name nobody has is shown, so that it looks like a name somebody has: the same at each try, another
 * for each name. Give it to {@link ScramServer} with no candidates.
 *
 * @param secret at least 16 random bytes that outlive a restart, or names that do not exist show by a salt that changes
 */
public record MockSalt(Bytes secret) {
    /** As long as a salt PostgreSQL makes; verifiers of ours must have such salts too. */
    public static final int BYTES = 16;

    public MockSalt {
        if (secret.length() < 16) {
            throw new IllegalArgumentException("at least 16 bytes of secret, not " + secret.length());
        }
    }

    public Bytes of(String name) {
        byte[] hash = Sha256.hmac(secret.toByteArray(), name.getBytes(StandardCharsets.UTF_8));
        byte[] salt = new byte[BYTES];
        System.arraycopy(hash, 0, salt, 0, BYTES);
        return Bytes.of(salt);
    }
}
