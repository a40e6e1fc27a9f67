package io.nightlatch.access.request;

/**
 * The statement that waits, as approvers and the trail may see it: its text, or, where it may hold a secret, only its
 * length in bytes and its SHA-256 in hex.
 */
public sealed interface HeldStatement {
    record Text(String sql) implements HeldStatement {}

    record Withheld(int lengthBytes, String sha256) implements HeldStatement {}
}
