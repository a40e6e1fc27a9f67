package io.nightlatch.access.grant;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.request.HeldStatement;
import java.util.Optional;

/** Asks for one statement's own approval. {@code role} is the role in force, by whose rights it would run. */
public record StatementAsk(
        Principal principal,
        DatabaseName database,
        DatabaseRole role,
        Optional<String> reason,
        HeldStatement.Own statement,
        SessionId session) {}
