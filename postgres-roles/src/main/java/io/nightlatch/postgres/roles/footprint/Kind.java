package io.nightlatch.postgres.roles.footprint;

import java.util.Map;
import java.util.Optional;

/**
 * What SQL calls a kind of thing.
 *
 * @param altered after ALTER and DROP; empty where neither is how it is put back
 * @param granted after GRANT ... ON; empty where nobody grants on it
 */
record Kind(String altered, String granted) {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("schema", both("schema")),
            Map.entry("table", both("table")),
            Map.entry("view", new Kind("view", "table")),
            Map.entry("materialized view", new Kind("materialized view", "table")),
            Map.entry("sequence", both("sequence")),
            Map.entry("foreign table", new Kind("foreign table", "table")),
            Map.entry("function", both("routine")),
            Map.entry("procedure", both("routine")),
            Map.entry("aggregate", both("routine")),
            Map.entry("type", both("type")),
            Map.entry("domain", new Kind("domain", "type")),
            Map.entry("language", both("language")),
            Map.entry("foreign-data wrapper", both("foreign data wrapper")),
            Map.entry("foreign server", new Kind("server", "foreign server")),
            Map.entry("user mapping", alone("user mapping")),
            Map.entry("large object", both("large object")),
            Map.entry("database", both("database")),
            Map.entry("tablespace", both("tablespace")),
            Map.entry("parameter", new Kind("", "parameter")),
            Map.entry("policy", alone("policy")),
            Map.entry("trigger", alone("trigger")),
            Map.entry("rule", alone("rule")),
            Map.entry("event trigger", alone("event trigger")),
            Map.entry("extension", alone("extension")),
            Map.entry("publication", alone("publication")),
            Map.entry("subscription", alone("subscription")),
            Map.entry("cast", alone("cast")),
            Map.entry("operator", alone("operator")),
            Map.entry("operator class", alone("operator class")),
            Map.entry("operator family", alone("operator family")),
            Map.entry("index", alone("index")),
            Map.entry("conversion", alone("conversion")),
            Map.entry("statistics", alone("statistics")),
            Map.entry("collation", alone("collation")),
            Map.entry("text search dictionary", alone("text search dictionary")),
            Map.entry("text search configuration", alone("text search configuration")),
            Map.entry("role", alone("role")));

    private static Kind both(String word) {
        return new Kind(word, word);
    }

    private static Kind alone(String word) {
        return new Kind(word, "");
    }

    static Optional<Kind> of(Item item) {
        return Optional.ofNullable(KINDS.get(item.kind()));
    }
}
