package io.nightlatch.access.drift;

import io.nightlatch.access.session.TargetUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks into one guarded database for what is otherwise than it should be. Blocks for some milliseconds. */
public interface DriftLook {
    /**
     * What should be.
     *
     * @param granted the wrapped roles that each session login was given, by names
     * @param logins the session logins that are there, by names
     * @param backends the process ids of the gateway's connections
     * @param keep standing members of wrapped roles
     */
    record Expected(Map<String, Set<String>> granted, Set<String> logins, Set<Integer> backends, Set<String> keep) {}

    /** @param roles how the wrapped roles look now, by names */
    record Seen(List<Drift> drifts, Map<String, String> roles) {}

    /**
     * @param before how the wrapped roles looked, by names
     * @param expected asked after the catalogs were read: what was made meanwhile is then explained
     * @throws TargetUnavailable if the target does not answer
     */
    Seen look(Map<String, String> before, Supplier<Expected> expected);

    /** Takes it back by our own account; why not, if it could not. */
    Optional<String> undo(Drift drift);
}
