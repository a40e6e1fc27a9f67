package io.nightlatch.access.footprint;

import io.nightlatch.access.session.TargetUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Snapshots of who may do what in one guarded database. Every method blocks and is called on a virtual thread. */
public interface PrivilegeSnapshots {
    /**
     * Fixes the moment of a snapshot and returns at once; what is in it is read by {@link Taking#finish}, and nothing that is
     * committed from now on comes into it.
     *
     * @param ours the names of the session logins that are there now, which are not looked at
     * @throws TargetUnavailable if the target does not answer
     */
    Taking begin(Supplier<Set<String>> ours);

    /** @param definitions whether the texts are wanted by which a changed thing can be put back, so for the earlier of two */
    default byte[] take(Supplier<Set<String>> ours, boolean definitions) {
        try (var taking = begin(ours)) {
            return taking.finish(definitions);
        }
    }

    /** The difference of two snapshots of ours. */
    Difference difference(byte[] before, byte[] after);

    /** The findings, the severest first, and all their reverts in the order in which they can be run together. */
    record Difference(List<Finding> findings, List<String> revert, Optional<String> incomplete) {}

    /** A snapshot whose moment is fixed; holds a connection until it is closed. */
    interface Taking extends AutoCloseable {
        /** @throws TargetUnavailable if the target does not answer, or takes too long */
        byte[] finish(boolean definitions);

        @Override
        void close();
    }
}
