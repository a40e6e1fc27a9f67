package io.nightlatch.access.request;

import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Optional;

/** One approver's yes or no in one stage, counted from 1. */
public record Vote(PrincipalName approver, Verdict verdict, Optional<String> comment, int stage, Instant at) {
    public enum Verdict {
        APPROVE,
        DENY
    }
}
