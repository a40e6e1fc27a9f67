package io.nightlatch.access.policy;

import java.util.Map;

/** What policy says to an ask. */
public sealed interface Decision {
    /** @param from where several rules are for whoever asks, which one gave which field; empty for one rule */
    record May(Rule rule, Map<String, String> from) implements Decision {}

    record MayNot(String why) implements Decision {}
}
