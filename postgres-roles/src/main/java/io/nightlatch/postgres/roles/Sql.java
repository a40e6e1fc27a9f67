package io.nightlatch.postgres.roles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Statements that are long enough for a file of their own, beside the classes. */
final class Sql {
    private Sql() {}

    static String of(String file) {
        try (var in = Sql.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException(file + " is missing from the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For people to read and to run; what we run ourselves the server quotes. */
    static String quoted(String name) {
        boolean plain = name.matches("[a-z_][a-z0-9_]*");
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** How a membership is given; PostgreSQL 15 has no such options, there the member's INHERIT decides and SET is free. */
    static String membership(int major, boolean inherit, boolean set) {
        return major < 16 ? "" : " with inherit " + inherit + ", set " + set;
    }

    /** How a membership that we gave is taken back without touching those that others gave, or our own ADMIN OPTION. */
    static String givenByUs(int major) {
        return major < 16 ? "" : " granted by current_user";
    }
}
