package io.nightlatch.postgres.gateway;

import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.statement.Reading;

/** A text for which policy's high-impact rules ask something. */
record Demanded(String sql, Reading reading, HighImpact impact) {}
