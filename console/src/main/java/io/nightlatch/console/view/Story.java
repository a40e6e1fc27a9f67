package io.nightlatch.console.view;

import io.nightlatch.control.json.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells events in sentences. What it has no words for is told by its kind, never left out. */
public final class Story {
    private Story() {}

    /** One line an event, in the order given. */
    public static List<Line> lines(List<EventJson> events) {
        return events.stream().map(Story::line).toList();
    }

    /** As {@link #lines}, with how a statement ended told where it began. */
    public static List<Line> folded(List<EventJson> events) {
        Map<String, EventJson> ends = new HashMap<>();
        Map<String, Boolean> begun = new HashMap<>();
        for (var event : events) {
            if (event.kind().equals("statement.finished")) ends.put(statement(event), event);
            if (event.kind().equals("statement.started")) begun.put(statement(event), true);
        }
        var lines = new ArrayList<Line>();
        for (var event : events) {
            if (event.kind().equals("statement.finished") && begun.containsKey(statement(event))) continue;
            var line = line(event);
            var end = event.kind().equals("statement.started") ? ends.get(statement(event)) : null;
            lines.add(end == null ? line : with(line, outcome(end)));
        }
        return lines;
    }

    private static String statement(EventJson event) {
        return event.session().orElse("") + " " + text(event, "number");
    }

    private static Line with(Line line, List<String> more) {
        var small = new ArrayList<>(more);
        small.addAll(line.small());
        return new Line(line.event(), line.tone(), line.text(), small, line.sql(), line.untilWord(), line.until());
    }

    private static Line line(EventJson event) {
        var who = event.principal().orElse("somebody");
        var role = event.role().orElse("a role");
        var where = event.database().map(name -> " on " + name).orElse("");
        return switch (event.kind()) {
            case "request.filed" ->
                told(event, "wait", who + " asked for " + role + where + duration(event), List.of(), "statement");
            case "request.joined" ->
                told(
                        event,
                        "",
                        who + " asked for " + role + where + " again: the request was open already",
                        List.of(),
                        "");
            case "vote.cast" ->
                told(
                        event,
                        "denied".equals(text(event, "verdict")) ? "alarm" : "live",
                        text(event, "approver") + " "
                                + ("denied".equals(text(event, "verdict")) ? "said no" : "said yes"),
                        comment(event),
                        "");
            case "request.escalated" ->
                told(
                        event,
                        "wait",
                        switch (text(event, "did")) {
                            case "widen" -> "Nobody answered in time: others are asked too";
                            case "move-on" -> "Nobody answered in time: the next stage began";
                            default -> "Nobody answered in time";
                        },
                        List.of(),
                        "");
            case "request.approved" ->
                told(event, "live", "Approved: everybody who was needed said yes", List.of(), "");
            case "request.denied" -> told(event, "alarm", "Denied by " + text(event, "by"), List.of(), "");
            case "request.withdrawn" -> told(event, "", who + " took the request back", List.of(), "");
            case "request.expired" ->
                told(event, "alarm", "Nobody decided in time: the request is over", List.of(), "");
            case "grant.approved" ->
                until(
                        event,
                        "live",
                        who + " may use " + role + where + ": the clock starts at the first use",
                        "void unless used by",
                        "activateBefore");
            case "grant.activated" ->
                until(event, "live", role + " was unlocked in " + who + "'s session", "the clock runs until", "endsAt");
            case "grant.extended" ->
                until(
                        event,
                        "live",
                        "More time for " + role + ", for " + text(event, "by"),
                        "the clock runs until",
                        "endsAt");
            case "grant.ended" -> told(event, "", "The grant ended, by " + text(event, "by"), List.of(), "");
            case "grant.end_verified" ->
                told(
                        event,
                        "live",
                        "End verified: the catalogs were read back, and nothing of it is left",
                        List.of(),
                        "");
            case "grant.end_unverified" ->
                told(event, "alarm", "The end could not be verified yet; Nightlatch goes on trying", List.of(), "");
            case "footprint.taken" ->
                told(
                        event,
                        event.severity().equals("info") ? "live" : "alarm",
                        text(event, "findings").equals("0")
                                ? "It left nothing behind"
                                : "It left behind " + text(event, "findings")
                                        + (text(event, "findings").equals("1") ? " change" : " changes")
                                        + " of who may do what, "
                                        + text(event, "severe") + " of them severe",
                        fields(event, "incomplete"),
                        "");
            case "session.started" ->
                told(
                        event,
                        "",
                        who + " connected to " + event.database().orElse("?"),
                        fields(event, "client", "application"),
                        "");
            case "session.ended" -> sessionEnded(event, who);
            case "login.refused" ->
                told(
                        event,
                        "alarm",
                        "A sign-in was refused"
                                + event.principal().map(name -> " to " + name).orElse(""),
                        fields(event, "user", "via", "client", "why"),
                        "");
            case "statement.started" -> told(event, "live", who + " ran a statement", withheld(event), "statement");
            case "statement.finished" -> told(event, "", "A statement of " + who + "'s ended", outcome(event), "");
            case "statement.refused" ->
                told(
                        event,
                        "alarm",
                        "A statement of " + who + "'s was refused",
                        fields(event, "sqlState", "why"),
                        "statement");
            case "policy.changed" -> told(event, "wait", "The policy changed", fields(event, "version"), "");
            case "policy.refused" ->
                told(
                        event,
                        "alarm",
                        "A changed policy could not be used; the one before it stays",
                        fields(event, "errors"),
                        "");
            case "person.changed" -> told(event, "", who + "'s entry changed", fields(event, "what"), "");
            case "token.created" -> told(event, "", who + " got a token", fields(event, "for", "label"), "");
            case "token.revoked" -> told(event, "", who + " revoked a token", fields(event, "label"), "");
            default -> told(event, event.severity().equals("info") ? "" : "alarm", event.kind(), everything(event), "");
        };
    }

    private static Line told(EventJson event, String tone, String text, List<String> small, String sqlField) {
        var more = new ArrayList<String>();
        // A request's reason goes along with all that comes of it; told once, it is read.
        event.reason()
                .filter(_ ->
                        event.kind().equals("request.filed") || event.kind().endsWith(".ended"))
                .ifPresent(reason -> more.add("“" + Words.visible(reason) + "”"));
        more.addAll(small);
        var sql = sqlField.isEmpty() ? "" : text(event, sqlField);
        if (event.detail().containsKey("sqlHidden")) more.add("its text is for auditors and its author");
        return new Line(
                event,
                tone,
                Words.visible(text),
                more,
                sql.isEmpty() ? Optional.empty() : Optional.of(sql),
                "",
                Optional.empty());
    }

    private static Line until(EventJson event, String tone, String text, String word, String field) {
        var line = told(event, tone, text, List.of(), "");
        return new Line(event, tone, line.text(), line.small(), line.sql(), word, instant(event, field));
    }

    private static Line sessionEnded(EventJson event, String who) {
        boolean clean =
                "true".equals(text(event, "verified")) && text(event, "left").isEmpty();
        var small = new ArrayList<String>();
        small.add("by " + text(event, "by"));
        small.add(
                clean
                        ? "its login is dropped and nothing of it is left"
                        : "something of it is left: " + text(event, "left"));
        if (!text(event, "tookMillis").isEmpty()) small.add("cleaned up in " + text(event, "tookMillis") + " ms");
        for (var field : List.of("moved", "adopt")) {
            if (!text(event, field).isEmpty()) small.add(field + ": " + text(event, field));
        }
        return told(event, clean ? "" : "alarm", who + "'s session ended", small, "");
    }

    private static List<String> outcome(EventJson event) {
        var took = text(event, "tookMillis");
        var how = text(event, "tag").isEmpty() ? "failed with " + text(event, "sqlState") : text(event, "tag");
        return took.isEmpty() ? List.of(how) : List.of(how, took + " ms");
    }

    private static List<String> withheld(EventJson event) {
        var length = text(event, "statementLengthBytes");
        return length.isEmpty()
                ? List.of()
                : List.of("its text, " + length + " bytes, may hold a secret and was not kept");
    }

    private static List<String> comment(EventJson event) {
        var comment = text(event, "comment");
        return comment.isEmpty() ? List.of() : List.of("“" + Words.visible(comment) + "”");
    }

    private static String duration(EventJson event) {
        try {
            return " for " + Words.duration(Duration.parse(text(event, "duration")));
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private static Optional<Instant> instant(EventJson event, String field) {
        try {
            return Optional.of(Instant.parse(text(event, field)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static List<String> everything(EventJson event) {
        return fields(event, event.detail().keySet().toArray(String[]::new));
    }

    private static List<String> fields(EventJson event, String... names) {
        var found = new ArrayList<String>();
        for (var name : names) {
            if (!text(event, name).isEmpty()) found.add(name + " " + Words.visible(text(event, name)));
        }
        return found;
    }

    private static String text(EventJson event, String field) {
        var value = event.detail().get(field);
        return value == null || value.equals(List.of()) ? "" : value.toString();
    }
}
