package io.nightlatch.access.grant;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import java.time.Duration;
import java.util.Optional;

/** What somebody asks for. Without a duration the rule's default is meant. */
public record Ask(
        Principal principal,
        DatabaseName database,
        DatabaseRole role,
        Optional<String> reason,
        Optional<Duration> duration,
        GrantScope scope,
        Optional<HeldStatement> statement,
        Optional<SessionId> session) {}
