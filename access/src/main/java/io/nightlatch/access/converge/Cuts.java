package io.nightlatch.access.converge;

import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.SessionEnd;

/** The words a client reads when its connection is ended. */
public final class Cuts {
    private Cuts() {}

    /** The end of a grant that the session held. */
    public static Cut endOf(Grant grant) {
        var what = "your grant of \"" + grant.role() + "\" on " + grant.database() + " has ended";
        var detail = switch (grant.state()) {
            case GrantState.Ending(var _, var by, var reason, var since) ->
                grant.id() + " of " + grant.role() + " was ended by " + by.word() + " at " + since + ": " + reason;
            case GrantState.Ended(var _, var by, var reason, var since, var _, var _) ->
                grant.id() + " of " + grant.role() + " was ended by " + by.word() + " at " + since + ": " + reason;
            case GrantState.Active(var _, var endsAt) ->
                grant.id() + " of " + grant.role() + " ended by the clock at " + endsAt;
            case GrantState.Approved _ -> grant.id() + " of " + grant.role() + " is over";
        };
        return new Cut(
                new SessionEnd(grant.id() + " of " + grant.role() + " has ended", endedBy(grant)),
                what,
                detail,
                "Connect again; what the role allowed can be asked for anew.");
    }

    /** The person was disabled or is in fewer groups than when the session began. */
    public static Cut lossOf(PrincipalName who) {
        return new Cut(
                SessionEnd.byNightlatch(who + " was disabled or left a group"),
                "what you may do here has changed",
                who + " was disabled or taken out of a group, and a session keeps what it began with.",
                "Connect again if you still may; who can tell you more is whoever keeps the people's groups.");
    }

    /** They said so in another session of theirs. */
    public static Cut byOwnPerson(PrincipalName who, SessionId from) {
        return new Cut(
                new SessionEnd(who + " terminated it from session " + from, who.value()),
                "terminating connection due to administrator command",
                "You terminated it from your session " + from + ".",
                "Connect again.");
    }

    private static String endedBy(Grant grant) {
        return switch (grant.state()) {
            case GrantState.Ending ending -> ending.by().word();
            case GrantState.Ended ended -> ended.by().word();
            case GrantState.Active _, GrantState.Approved _ -> new EndedBy.Clock().word();
        };
    }
}
