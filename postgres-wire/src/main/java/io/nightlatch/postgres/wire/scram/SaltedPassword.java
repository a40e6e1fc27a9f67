package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a password becomes before it is used (RFC 5802, SaltedPassword): enough to log in, so as secret as the password.
 * One that is drawn at random needs no password at all, and no rounds of hashing either.
 */
public final class SaltedPassword {
    private final byte[] octets;

    private SaltedPassword(byte[] octets) {
        this.octets = octets;
    }

    /** Computes for as long as {@code iterations} say: 4096 take about a millisecond or two. */
    public static SaltedPassword derive(String password, Bytes salt, int iterations) {
        char[] prepared = SaslPrep.prepare(password).toCharArray();
        var spec = new PBEKeySpec(prepared, salt.toByteArray(), iterations, Sha256.BYTES * 8);
        try {
            return new SaltedPassword(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw Sha256.missing(e);
        } finally {
            spec.clearPassword();
        }
    }

    public static SaltedPassword random(SecureRandom random) {
        byte[] octets = new byte[Sha256.BYTES];
        random.nextBytes(octets);
        return new SaltedPassword(octets);
    }

    /** One that was drawn elsewhere; copies {@code octets}, of which there are 32. */
    public static SaltedPassword of(byte... octets) {
        if (octets.length != Sha256.BYTES) {
            throw new IllegalArgumentException("a salted password has 32 bytes, not " + octets.length);
        }
        return new SaltedPassword(octets.clone());
    }

    byte[] clientKey() {
        return Sha256.hmac(octets, "Client Key".getBytes(StandardCharsets.US_ASCII));
    }

    byte[] storedKey() {
        return Sha256.hash(clientKey());
    }

    byte[] serverKey() {
        return Sha256.hmac(octets, "Server Key".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "SaltedPassword[…]";
    }
}
