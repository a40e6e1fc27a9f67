package io.nightlatch.postgres.gateway;

import java.time.Instant;

/** A statement under a grant, from the event that announced it to the one that tells how it went. */
record StatementRecord(long number, Instant startedAt, String shown) implements ReplyQueue.Attachment {}
