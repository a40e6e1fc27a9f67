package io.nightlatch.control;

import io.nightlatch.access.converge.UnfinishedEnding;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.footprint.FootprintStore;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.session.Explainer;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.token.ApiTokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the API works on.
 *
 * @param readiness what stands in the way of serving, a sentence each; empty when ready. Readable by anybody who
 *     reaches the port, so without secrets
 * @param nudge told after each change that a converge pass may have to act on; returns at once
 * @param endings those that are not finished, longest waiting first
 * @param gateway where clients connect
 * @param gauges further figures for {@code /metrics}, by their Prometheus name
 */
public record ControlServices(
        Approvals approvals,
        Grants grants,
        GrantStore store,
        Events events,
        FootprintStore footprints,
        DriftServices drift,
        ApiTokens tokens,
        Directory directory,
        Passwords passwords,
        Supplier<Policy> policy,
        Authority authority,
        LiveSessions live,
        Explainer explainer,
        GatewayAddress gateway,
        Supplier<List<String>> readiness,
        Runnable nudge,
        Supplier<List<UnfinishedEnding>> endings,
        Supplier<Map<String, Double>> gauges,
        InstantSource clock) {}
