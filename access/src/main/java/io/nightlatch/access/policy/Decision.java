package io.nightlatch.access.policy;

/** What policy says to an ask. */
public sealed interface Decision {
    record May(Rule rule) implements Decision {}

    record MayNot(String why) implements Decision {}
}
