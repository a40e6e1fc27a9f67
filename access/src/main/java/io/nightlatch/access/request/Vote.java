package io.nightlatch.access.request;

import io.nightlatch.access.identity.PrincipalName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One approver's yes or no in one stage, counted from 1; a yes may be for less time than was asked, {@code atMost}. */
public record Vote(
        PrincipalName approver,
        Verdict verdict,
        Optional<String> comment,
        int stage,
        Instant at,
        Optional<Duration> atMost) {
    public Vote(PrincipalName approver, Verdict verdict, Optional<String> comment, int stage, Instant at) {
        this(approver, verdict, comment, stage, at, Optional.empty());
    }

    public enum Verdict {
        APPROVE,
        DENY
    }
}
