package io.nightlatch.access.converge;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.session.LiveSessions.Cut;

/** The words a client reads when its connection is ended. */
public final class Cuts {
    private Cuts() {}

    /** The end of a grant that the session held. */
    public static Cut endOf(Grant grant) {
        var detail = switch (grant.state()) {
            case GrantState.Ending(var _, var by, var reason, var since) ->
                grant.id() + " of " + grant.role() + " was ended by " + by.word() + " at " + since + ": " + reason;
            case GrantState.Ended(var _, var by, var reason, var at, var _) ->
                grant.id() + " of " + grant.role() + " was ended by " + by.word() + " at " + at + ": " + reason;
            case GrantState.Active(var _, var endsAt) ->
                grant.id() + " of " + grant.role() + " ended by the clock at " + endsAt;
            case GrantState.Approved _ -> grant.id() + " of " + grant.role() + " is over";
        };
        return new Cut(
                "your grant of \"" + grant.role() + "\" on " + grant.database() + " has ended",
                detail,
                "Connect again; what the role allowed can be asked for anew.");
    }
}
