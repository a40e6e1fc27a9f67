package io.nightlatch.cli.access;

import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request of the API in a person's words. */
final class RequestText {
    private final JsonObject request;

    RequestText(JsonObject request) {
        this.request = request;
    }

    String id() {
        return request.text("id", "R-?");
    }

    String state() {
        return request.text("state", "?");
    }

    boolean isPending() {
        return state().equals("pending");
    }

    /** "orders_writer on shop". */
    String what() {
        return request.text("role", "?") + " on " + request.text("database", "?");
    }

    /** "orders_writer on shop for 15m"; for one statement, "to run one statement as orders_writer on shop". */
    String whatAndHowLong() {
        if (request.object("own").isPresent()) return "to run one statement as " + what();
        var duration = duration();
        if (request.text("extended").isPresent()) return what() + " for " + duration + " more";
        return what() + (duration.isEmpty() ? "" : " for " + duration);
    }

    String duration() {
        return request.duration("duration").map(Durations::format).orElse("");
    }

    /** ", shortened to 5m", where a yes was for less than was asked. */
    String shortened() {
        return voters(true).stream()
                .flatMap(vote -> vote.duration("atMost").stream())
                .min(Duration::compareTo)
                .map(time -> ", shortened to " + Durations.format(time))
                .orElse("");
    }

    /** "team-leads", or "team-leads (bob)" where the server names the people; empty when nobody is waited for. */
    String waitsFor() {
        if (!isPending()) return "";
        return request.text("waitingFor").orElseGet(() -> String.join(" or ", stage().texts("by")));
    }

    /** "stage 1 of 2, 0 of 1 votes". */
    String stageText() {
        var stage = stage();
        return "stage " + stage.number("number", 1) + " of " + stage.number("of", 1) + ", " + stage.number("votes", 0)
                + " of " + stage.number("count", 1) + " votes";
    }

    /** The grant that came of it. */
    Optional<String> grant() {
        return request.text("grant").or(() -> request.object("grant").flatMap(grant -> grant.text("id")));
    }

    /** "bob", "bob and carol", or "the rule short fixes" where policy let it be; empty if nobody said yes. */
    String approvedBy() {
        return request.text("approvedByRules")
                .map(rule -> "the rule " + rule)
                .orElseGet(() -> voters(true).stream().map(RequestText::voter).collect(Collectors.joining(" and ")));
    }

    Optional<JsonObject> denial() {
        return voters(false).stream().findFirst();
    }

    static String voter(JsonObject vote) {
        return vote.text("principal", "somebody");
    }

    /** The verdict as a word of a sentence: "approved" or "denied". */
    static String verdict(JsonObject vote) {
        return saysYes(vote) ? "approved" : "denied";
    }

    /** Of a statement that waits for its own approval, line by line: the rules that hold it, and what it would touch. */
    List<Fact> facts() {
        var own = request.object("own").orElse(JsonObject.EMPTY);
        var facts = new ArrayList<Fact>();
        own.texts("rules").forEach(rule -> facts.add(new Fact("held by", rule)));
        var parameters = own.objects("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            facts.add(new Fact("$" + (i + 1), parameters.get(i).text("value", "null")));
        }
        own.objects("relations")
                .forEach(relation -> facts.add(new Fact(
                        "touches", relation.text("name", "?") + " (oid " + relation.bigNumber("oid", 0) + ")")));
        own.object("rows")
                .ifPresent(rows -> facts.add(new Fact(
                        "rows", "about " + rows.bigNumber("rows", 0) + ", as " + rows.text("source", "?") + " says")));
        return facts;
    }

    record Fact(String name, String value) {}

    private List<JsonObject> voters(boolean yes) {
        return request.objects("votes").stream()
                .filter(vote -> saysYes(vote) == yes)
                .toList();
    }

    // "approve" or "approved": the contract names the field, not its words.
    private static boolean saysYes(JsonObject vote) {
        return vote.text("verdict", "").startsWith("approve");
    }

    private JsonObject stage() {
        return request.object("stage").orElse(JsonObject.EMPTY);
    }
}
