package io.nightlatch.console.view;

import io.nightlatch.control.json.DriftJson;
import io.nightlatch.control.json.EndingJson;
import io.nightlatch.control.json.FootprintJson;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.MeJson;
import io.nightlatch.control.json.PathJson;
import io.nightlatch.control.json.RequestJson;
import io.nightlatch.control.json.SessionJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What each page shows, in its frame. */
public sealed interface Sheet {
    Frame frame();

    /** @param behind how many more wait behind those in {@code cards} */
    record Inbox(Frame frame, List<Card> cards, int behind, List<RequestJson> mine) implements Sheet {}

    record Request(Frame frame, Card card, List<Line> story) implements Sheet {}

    record Ask(Frame frame, List<MeJson.RoleJson> roles, Asked asked, Optional<String> problem) implements Sheet {}

    record Access(
            Frame frame,
            List<GrantJson> live,
            List<RequestJson> mine,
            List<SessionJson> sessions,
            List<GrantJson> ended)
            implements Sheet {}

    record Token(Frame frame, GrantJson grant, ConnectLines lines) implements Sheet {}

    record Grant(
            Frame frame,
            GrantJson grant,
            RequestJson request,
            List<SessionJson> sessions,
            Optional<FootprintJson> footprint,
            List<Line> story)
            implements Sheet {}

    record Live(Frame frame, List<SessionJson> sessions, List<GrantJson> grants) implements Sheet {}

    /** @param older where the page before this one is; {@code follows} on the newest page only */
    record Audit(
            Frame frame,
            AuditFilter filter,
            List<String> kinds,
            List<Line> lines,
            Optional<String> older,
            boolean follows,
            Optional<String> problem)
            implements Sheet {}

    record Policy(Frame frame, boolean whole, String version, List<PolicyText> databases, Why why) implements Sheet {}

    /** The question how somebody comes to a role, as it was asked, and what came of it: an answer, a problem, or nothing yet. */
    record Why(
            String person,
            String pick,
            String at,
            List<String> roles,
            Optional<PathJson> answer,
            Optional<String> problem) {
        /** "One of team-leads (ann and bob)". */
        public static String words(MeJson.ApproversJson stage) {
            var who = stage.all().isPresent()
                    ? "Each of " + Words.all(stage.by())
                    : (stage.count() == 1 ? "One" : String.valueOf(stage.count())) + " of " + Words.either(stage.by());
            return who
                    + (stage.names().isEmpty() ? ": nobody there can vote now" : " (" + Words.all(stage.names()) + ")");
        }
    }

    /**
     * What stands though nobody asked for it.
     *
     * @param problems why a session could not be ended somewhere, or nothing served; none if all is well
     * @param keep by database, who is a standing member by policy
     */
    record Standing(
            Frame frame,
            List<String> problems,
            List<EndingJson> endings,
            List<DriftJson> drift,
            SortedMap<String, List<String>> keep)
            implements Sheet {}

    /** A request with what its person did with the role before. */
    record Card(RequestJson request, History history) {}

    /** Other requests of the same person for the same role, as far as the reader sees them. */
    record History(int approved, int denied, int undecided, Optional<Instant> last) {
        public boolean isFirst() {
            return last.isEmpty();
        }

        /** "asked 4 times before: 3 approved, 1 denied". */
        public String words() {
            if (isFirst()) return "never asked for it before";
            var parts = new java.util.ArrayList<String>();
            if (approved > 0) parts.add(approved + " approved");
            if (denied > 0) parts.add(denied + " denied");
            if (undecided > 0) parts.add(undecided + " never decided");
            int times = approved + denied + undecided;
            return "asked " + (times == 1 ? "once" : times + " times") + " before: " + String.join(", ", parts);
        }
    }

    /** What stands in the form for asking. {@code pick} is a database and a role, each encoded for a URL. */
    record Asked(String pick, String reason, String duration, String scope) {}
}
