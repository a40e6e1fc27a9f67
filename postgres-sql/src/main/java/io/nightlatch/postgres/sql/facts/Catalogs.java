package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether a statement is one of those by which clients look around. */
final class Catalogs {
    private static final Set<String> SCHEMAS = Set.of("pg_catalog", "information_schema");
    /** Not everybody's to read. */
    private static final Set<String> CLOSED = Set.of(
            "pg_authid",
            "pg_file_settings",
            "pg_hba_file_rules",
            "pg_largeobject",
            "pg_shadow",
            "pg_statistic",
            "pg_statistic_ext_data",
            "pg_subscription",
            "pg_user_mapping");

    private static final Set<String> READERS = Set.of(
            "array_agg",
            "array_length",
            "array_position",
            "array_to_string",
            "array_upper",
            "coalesce",
            "col_description",
            "concat",
            "count",
            "current_database",
            "current_schema",
            "current_schemas",
            "current_setting",
            "format",
            "format_type",
            "generate_series",
            "generate_subscripts",
            "lower",
            "max",
            "min",
            "obj_description",
            "quote_ident",
            "regexp_replace",
            "row_number",
            "shobj_description",
            "split_part",
            "string_agg",
            "unnest",
            "upper",
            "version");
    private static final Set<StatementFlag> MORE = EnumSet.complementOf(EnumSet.of(StatementFlag.CATALOG_ONLY));

    private Catalogs() {}

    static boolean areAll(
            StatementKind kind, List<RelationUse> relations, List<FunctionUse> functions, Set<StatementFlag> flags) {
        return kind == StatementKind.SELECT
                && !relations.isEmpty()
                && flags.stream().noneMatch(MORE::contains)
                && relations.stream().allMatch(Catalogs::isCatalog)
                && functions.stream().allMatch(Catalogs::onlyReads);
    }

    private static boolean isCatalog(RelationUse relation) {
        return !CLOSED.contains(relation.name())
                && relation.privileges().equals(Set.of(Privilege.SELECT))
                && relation.schema()
                        .map(SCHEMAS::contains)
                        .orElse(relation.name().startsWith("pg_"));
    }

    private static boolean onlyReads(FunctionUse function) {
        if (function.schema().filter(schema -> !SCHEMAS.contains(schema)).isPresent()) return false;
        var name = function.name();
        return READERS.contains(name)
                || name.startsWith("pg_get_")
                || name.endsWith("_is_visible")
                || (name.startsWith("has_") && name.endsWith("_privilege"));
    }
}
