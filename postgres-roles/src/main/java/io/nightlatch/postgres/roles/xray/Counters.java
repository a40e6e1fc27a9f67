package io.nightlatch.postgres.roles.xray;

/** How often a table was scanned and changed, by whomever, since statistics began. */
record Counters(long scans, long inserted, long updated, long deleted) {}
