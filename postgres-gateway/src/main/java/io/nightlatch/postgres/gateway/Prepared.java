package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.statement.OwnStatement;
import java.util.List;
import java.util.Optional;

/**
 * One prepared statement or bound portal, as far as the gateway has to know it.
 *
 * @param text as it was prepared, if it {@linkplain #isSeen is known}; else a word for the trail
 * @param types OIDs of its parameters as the client gave them, where anybody may have to show their values
 * @param watched its Bind is looked at: it lacked a right when it was prepared, or needs a yes of its own each time
 */
record Prepared(String text, List<Integer> types, Optional<OwnStatement> own, boolean watched, boolean isSeen) {
    static final Prepared UNKNOWN =
            new Prepared("(prepared before the role was unlocked)", List.of(), Optional.empty(), false, false);

    /** It may be any text, and some need their own approval. */
    static final Prepared IN_DOUBT = new Prepared("(in doubt)", List.of(), Optional.empty(), true, false);

    Prepared {
        types = List.copyOf(types);
    }

    /** Whether the gateway answers it alone, so that the server never hears of it. */
    boolean isLocal() {
        return own.isPresent() && !(own.get() instanceof OwnStatement.SetRole);
    }

    Prepared asWatched() {
        if (own.isPresent() || watched) return this;
        return isSeen ? new Prepared(text, types, own, true, true) : IN_DOUBT;
    }
}
