package io.nightlatch.access.policy;

import java.util.Set;

/**
 * What is done about drift beside telling of it.
 *
 * @param undo by the words of the kinds
 */
public record OnDrift(Set<String> undo) {
    /** It is told of, and left alone. */
    public static final OnDrift TELL = new OnDrift(Set.of());

    public OnDrift {
        undo = Set.copyOf(undo);
    }

    /** @param kind an enum constant whose word in policy is its name in lower case */
    public boolean undoes(Enum<?> kind) {
        return undo.contains(kind.name().toLowerCase(java.util.Locale.ROOT));
    }
}
