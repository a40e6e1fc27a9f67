package io.nightlatch.access.footprint;

import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.GrantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Snapshots that wait for their grant's end, and footprints. */
public interface FootprintStore {
    /** What was before a grant's first use; {@code body} is empty where it could not be taken, and {@code why} says why. */
    record Before(GrantId grant, Instant takenAt, byte[] body, Optional<String> why) {}

    /** Keeps it until the footprint is there; a second one of the same grant changes nothing. */
    void save(Before before);

    boolean has(GrantId grant);

    /** Those whose grant has been read back, oldest first, at most so many. */
    List<Before> due(int limit);

    /** Writes it down with its event, and lets the snapshot go. */
    void save(Footprint footprint, Happening what);

    Optional<Footprint> footprint(GrantId grant);

    /** The grants on the same database that were used in that time, without this one. */
    List<GrantId> together(Grant grant, Instant from, Instant to);
}
