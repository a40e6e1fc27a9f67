package io.nightlatch.postgres.sql.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node of the tree: its kind and its fields, which are texts, numbers, flags, nodes and lists of these. The parser leaves
 * out fields with default values. Where a field is always of one kind, the parser does not say it, and it reads as a node
 * without one.
 */
record Node(String kind, Map<String, Object> fields) {
    static final String UNSAID = "";
    private static final Node NONE = new Node(UNSAID, Map.of());

    boolean is(String other) {
        return kind.equals(other);
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** Whether a flag is set. */
    boolean flag(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    Optional<String> maybe(String field) {
        return fields.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    long number(String field) {
        return fields.get(field) instanceof Long number ? number : 0;
    }

    OptionalInt location() {
        // Left out when it is 0; -1 is said where there is none.
        if (!has("location")) return OptionalInt.of(0);
        return fields.get("location") instanceof Long at && at >= 0
                ? OptionalInt.of(Math.toIntExact(at))
                : OptionalInt.empty();
    }

    /** The node in a field, or one without fields. */
    Node node(String field) {
        return fields.get(field) instanceof Node node ? node : NONE;
    }

    List<Node> nodes(String field) {
        if (!(fields.get(field) instanceof List<?> list)) return List.of();
        return list.stream()
                .filter(Node.class::isInstance)
                .map(Node.class::cast)
                .toList();
    }

    /** Texts of a list of String nodes, as names with dots are. */
    List<String> texts(String field) {
        return texts(nodes(field));
    }

    static List<String> texts(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> node.is("String"))
                .map(node -> node.text("sval"))
                .toList();
    }
}
