package io.nightlatch.postgres.wire.scram;

import java.security.SecureRandom;
import java.util.Base64;

/** Our part of the nonce: 18 random bytes, as PostgreSQL takes. */
final class Nonce {
    private Nonce() {}

    static String random(SecureRandom random) {
        byte[] octets = new byte[18];
        random.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}
