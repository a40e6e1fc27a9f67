package io.nightlatch.access.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a secret so that its holder can be recognised (RFC 5802, "SCRAM Algorithm Overview"), in PostgreSQL's
 * own spelling {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}. The arrays are the record's own: do not
 * write to them.
 */
public record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    public static final int DEFAULT_ITERATIONS = 4096;
    private static final Pattern SPELLING =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,7}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

    public ScramVerifier {
        if (iterations < 4096 || iterations > 1_000_000) {
            throw new IllegalArgumentException("SCRAM iterations are 4096 to 1000000: " + iterations);
        }
        if (salt.length < 8 || storedKey.length != 32 || serverKey.length != 32) {
            throw new IllegalArgumentException("a SCRAM verifier has a salt of 8 or more bytes and two keys of 32");
        }
    }

    /** @throws IllegalArgumentException if {@code text} is not PostgreSQL's spelling of a verifier */
    public static ScramVerifier parse(String text) {
        var parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a verifier reads SCRAM-SHA-256$<iterations>:<salt>$<key>:<key>");
        }
        var base64 = Base64.getDecoder();
        return new ScramVerifier(
                Integer.parseInt(parts.group(1)),
                base64.decode(parts.group(2)),
                base64.decode(parts.group(3)),
                base64.decode(parts.group(4)));
    }

    /** A verifier with a salt of its own. */
    public static ScramVerifier of(String password, RandomGenerator random) {
        var salt = new byte[16];
        random.nextBytes(salt);
        return of(password, salt, DEFAULT_ITERATIONS);
    }

    /** A verifier under a given salt: a person's password and grant tokens share one, since SCRAM names the salt first. */
    public static ScramVerifier of(String password, byte[] salt, int iterations) {
        return ofSalted(salted(password, salt, iterations), salt, iterations);
    }

    /**
     * A verifier for a secret that is itself a salted password of 32 random bytes, so that nobody ever derives or could
     * type a password for it.
     */
    public static ScramVerifier ofSalted(byte[] saltedPassword, byte[] salt, int iterations) {
        var clientKey = hmac(saltedPassword, "Client Key");
        return new ScramVerifier(iterations, salt.clone(), sha256(clientKey), hmac(saltedPassword, "Server Key"));
    }

    /** Whether {@code password} is the secret, in the same time whether it is or not. */
    public boolean accepts(String password) {
        return MessageDigest.isEqual(storedKey, of(password, salt, iterations).storedKey);
    }

    @Override
    public String toString() {
        var base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramVerifier that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    private static byte[] salted(String password, byte[] salt, int iterations) {
        // RFC 4013 asks for more than NFKC; PostgreSQL falls back to the raw bytes where SASLprep fails, as NFKC here
        // never does.
        var prepared = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(prepared, salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
