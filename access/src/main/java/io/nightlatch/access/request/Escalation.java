package io.nightlatch.access.request;

import java.time.Instant;

/** A stage was not passed in time, and its {@code step}th answer to that was taken; both are counted from 1. */
public record Escalation(int stage, int step, Instant at) {}
