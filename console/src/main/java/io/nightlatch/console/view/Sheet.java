package io.nightlatch.console.view;

import io.nightlatch.control.json.FootprintJson;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.MeJson;
import io.nightlatch.control.json.RequestJson;
import io.nightlatch.control.json.SessionJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    record Policy(Frame frame, boolean whole, String version, List<PolicyText> databases) implements Sheet {}

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
