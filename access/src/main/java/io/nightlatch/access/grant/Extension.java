package io.nightlatch.access.grant;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Extend;
import java.time.Instant;
import java.util.Optional;

/**
 * How the end of a grant came to be moved.
 *
 * @param number which one of the grant's it is, counted from 1
 * @param by who asked for it
 * @param request whose approvers agreed, where it needed that
 * @param before the end until then
 * @param until the end from then on
 * @param allowed what policy let the grant have in all
 */
public record Extension(
        int number,
        PrincipalName by,
        Optional<RequestId> request,
        Instant at,
        Instant before,
        Instant until,
        Extend allowed,
        String policyVersion) {
    public Extension {
        if (!at.isBefore(before) || !before.isBefore(until))
            throw new IllegalArgumentException(
                    "an end is moved before it comes, and to later: " + before + " .. " + until);
        if (allowed.again() && request.isEmpty())
            throw new IllegalArgumentException("somebody has to have agreed to it");
    }
}
