package io.nightlatch.postgres.roles.xray;

import java.util.List;
import java.util.Map;

/**
 * What {@code pg_stat_statements} tells of this database.
 *
 * @param readable whether it is there and shows us the texts of all roles
 * @param complete whether it has dropped nothing since it began and was told to keep everything
 * @param texts by the role that was in force
 */
record Statements(boolean readable, boolean complete, Map<Long, List<String>> texts) {
    static final Statements NONE = new Statements(false, false, Map.of());
}
