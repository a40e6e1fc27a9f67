package io.nightlatch.access.event;

import java.time.Instant;

/** One entry of the audit trail. {@code id} rises in the order in which entries become visible. */
public record Event(long id, Instant at, Happening what) {}
