package io.nightlatch.postgres.gateway;

import java.util.List;
import java.util.Optional;

/**
 * What the session's names mean now, asked on its own connection. A schema on the path that the login may not use is
 * skipped silently; a new role can make it visible, and the same text then means another table.
 */
record SearchPath(List<String> schemas) {
    /**
     * Setting the path to its own value makes the server look at it anew: 15 and 16 keep what they saw until something
     * invalidates it. Local to this one implicit transaction, so nothing stays behind.
     */
    static final String QUESTION = "select pg_catalog.set_config('search_path', pg_catalog.current_setting('search_path'), true);"
            + " select pg_catalog.unnest(pg_catalog.current_schemas(true))";

    static Optional<SearchPath> of(Injected.Result answer) {
        return answer.error().isPresent() || answer.firstColumn().isEmpty()
                ? Optional.empty()
                : Optional.of(new SearchPath(answer.firstColumn().subList(1, answer.firstColumn().size())));
    }

    /** The schemas that names are looked up in now and were not before. */
    List<String> newTo(SearchPath before) {
        return schemas.stream().filter(schema -> !before.schemas.contains(schema)).toList();
    }
}
