package io.nightlatch.e2e;

import static io.nightlatch.e2e.FlowTest.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The events of a database, as an auditor reads them. */
record Trail(List<Map<String, Object>> events) {

    Trail {
        events = events.stream()
                .sorted(Comparator.comparingLong(event -> Long.parseLong(text(event, "id"))))
                .toList();
    }

    /** What happened to any of these requests, grants and sessions, in order. */
    List<String> kindsOf(String... ids) {
        var wanted = Set.of(ids);
        return events.stream()
                .filter(event -> wanted.contains(id(event, "request"))
                        || wanted.contains(id(event, "grant"))
                        || wanted.contains(id(event, "session")))
                .map(event -> text(event, "kind"))
                .toList();
    }

    Map<String, Object> only(String kind, String id) {
        var found = events.stream()
                .filter(event -> kind.equals(event.get("kind")))
                .filter(event -> id.equals(id(event, "request"))
                        || id.equals(id(event, "grant"))
                        || id.equals(id(event, "session")))
                .toList();
        if (found.size() != 1) throw new AssertionError(kind + " of " + id + ": " + found);
        return found.getFirst();
    }

    /** The texts of a session's statements in the order in which they ran. */
    List<String> statementsOf(String session) {
        return events.stream()
                .filter(event -> "statement.started".equals(event.get("kind")) && session.equals(id(event, "session")))
                .map(event ->
                        event.get("detail") instanceof Map<?, ?> detail ? String.valueOf(detail.get("statement")) : "")
                .toList();
    }

    private static String id(Map<String, Object> event, String field) {
        return String.valueOf(event.get(field));
    }
}
