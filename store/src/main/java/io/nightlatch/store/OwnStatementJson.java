package io.nightlatch.store;

import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.HeldStatement.Estimate;
import io.nightlatch.access.request.HeldStatement.Relation;
import io.nightlatch.access.statement.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the approvers of one statement see beside its text, as {@code statement_facts} keeps it. */
final class OwnStatementJson {
    private OwnStatementJson() {}

    static String write(HeldStatement.Own own) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("rules", own.rules());
        facts.put(
                "redacted",
                own.redacted().stream()
                        .map(span -> List.of(span.start(), span.length()))
                        .toList());
        // One without a value is null in SQL.
        facts.put(
                "parameters",
                own.parameters().stream()
                        .map(parameter ->
                                parameter.map(value -> Map.of("value", value)).orElse(Map.of()))
                        .toList());
        facts.put(
                "relations",
                own.relations().stream()
                        .map(relation -> Map.of("name", relation.name(), "oid", relation.oid()))
                        .toList());
        own.rows().ifPresent(rows -> facts.put("rows", Map.of("rows", rows.rows(), "source", rows.source())));
        return Json.write(facts);
    }

    static HeldStatement.Own read(String facts, String sql, String digest) {
        var tree = Json.tree(facts);
        return new HeldStatement.Own(
                tree.get("rules").valueStream().map(JsonNode::asString).toList(),
                sql,
                tree.get("redacted")
                        .valueStream()
                        .map(span -> new Span(span.get(0).asInt(), span.get(1).asInt()))
                        .toList(),
                tree.get("parameters")
                        .valueStream()
                        .map(parameter ->
                                Optional.ofNullable(parameter.get("value")).map(JsonNode::asString))
                        .toList(),
                tree.get("relations")
                        .valueStream()
                        .map(relation -> new Relation(
                                relation.get("name").asString(),
                                relation.get("oid").asLong()))
                        .toList(),
                Optional.ofNullable(tree.get("rows"))
                        .map(rows -> new Estimate(
                                rows.get("rows").asLong(), rows.get("source").asString())),
                digest);
    }
}
