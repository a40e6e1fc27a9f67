package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server keeps of a password: it can check a login with it and cannot log in elsewhere. PostgreSQL's own form of
 * it is its text.
 */
public record ScramKeys(Bytes salt, int iterations, Bytes storedKey, Bytes serverKey) {
    private static final Pattern TEXT = Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,9}):([^$:]+)\\$([^$:]+):([^$:]+)");

    public ScramKeys {
        if (salt.length() == 0 || iterations < 1) {
            throw new IllegalArgumentException("SCRAM keys need a salt and at least one iteration");
        }
        if (storedKey.length() != Sha256.BYTES || serverKey.length() != Sha256.BYTES) {
            throw new IllegalArgumentException("SCRAM-SHA-256 keys have 32 bytes");
        }
    }

    /** Runs PBKDF2: milliseconds of computing. */
    public static ScramKeys fromPassword(String password, Bytes salt, int iterations) {
        return fromSaltedPassword(SaltedPassword.derive(password, salt, iterations), salt, iterations);
    }

    /** @param salt and {@code iterations} are only shown to who logs in; a random salted password came from neither */
    public static ScramKeys fromSaltedPassword(SaltedPassword salted, Bytes salt, int iterations) {
        return new ScramKeys(salt, iterations, Bytes.of(salted.storedKey()), Bytes.of(salted.serverKey()));
    }

    /** Reads {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}, as in {@code pg_authid.rolpassword}. */
    public static ScramKeys parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a SCRAM-SHA-256 verifier (its text is not shown)");
        }
        return new ScramKeys(
                base64(parts.group(2)),
                Integer.parseInt(parts.group(1)),
                base64(parts.group(3)),
                base64(parts.group(4)));
    }

    private static Bytes base64(String text) {
        return StrictBase64.decode(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a SCRAM-SHA-256 verifier with bad base64 (its text is not shown)"));
    }

    /** PostgreSQL's text of it, ready for {@code PASSWORD '…'}: a secret, though a lesser one than the password. */
    public String format() {
        var base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$" + iterations + ":" + base64.encodeToString(salt.toByteArray()) + "$"
                + base64.encodeToString(storedKey.toByteArray()) + ":" + base64.encodeToString(serverKey.toByteArray());
    }
}
