package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementKind;
import io.nightlatch.postgres.gateway.statement.Withholding;
import java.util.List;
import java.util.Optional;

/** What is said, and written into the trail, when a statement with a high-impact rule is not run. */
final class OwnRefusals {
    private static final String NEEDS_ITS_OWN = "this statement needs its own approval";

    static final Refusal TOO_LONG = Refusal.insufficient(
            "a statement of 64 kB or more is not read, and some need their own approval here",
            "The policy of this database has highImpact rules.",
            "Send it in smaller statements; rows in bulk by COPY … FROM STDIN.");

    static final Refusal IN_DOUBT = Refusal.insufficient(
            "it is not known what this prepared statement is, and some need their own approval here",
            "It was prepared before the policy had its highImpact rules, under a name that was in use, or in SQL.",
            "Prepare it anew under a name that was not used yet, or connect anew.");

    static final Refusal NOT_STANDARD = Refusal.insufficient(
            "it cannot be told how the server reads this text, and some statements need their own approval here",
            "standard_conforming_strings is off, and the text has a backslash.",
            "Type SET standard_conforming_strings = on; and prepare it again, with E'…' where a backslash is an"
                    + " escape.");

    static final Refusal TOO_MANY_PARAMETERS = Refusal.insufficient(
            NEEDS_ITS_OWN + ", and its parameters are more than anybody looks at",
            "They have 64 kB or more.",
            "Run it with fewer or shorter values.");

    static final Refusal NAMES_UNKNOWN = Refusal.insufficient(
            NEEDS_ITS_OWN + ", and its names cannot be looked up",
            "It names a schema that this session may not use, or more than the server takes in one question.",
            "Ask for the role that may use it first: SHOW nightlatch.roles;");

    static final Refusal ELSEWHERE = Refusal.insufficient(
            "EXECUTE does not say what it runs, and this session has prepared a statement that needs its own approval",
            "Each run of such a statement waits for a yes of its own.",
            "Run the statement itself, or by the driver's own prepared statements.");

    private final LiveSession session;
    private final Events events;

    OwnRefusals(LiveSession session, Events events) {
        this.session = session;
        this.events = events;
    }

    /** Why it is refused before anybody is asked for anything. Blocks, as it is written down. */
    Optional<Refusal> hindrance(Demanded what, Standing standing) {
        return whyNot(what, standing).flatMap(refusal -> of(what, refusal));
    }

    private static Optional<Refusal> whyNot(Demanded what, Standing standing) {
        if (what.impact().demand() instanceof HighImpact.Demand.Refuse(var why)) {
            return refusal(
                    "policy refuses this statement",
                    why + " (" + rules(what) + ").",
                    "No approval helps. SHOW nightlatch.roles; tells what else can be asked for.");
        }
        if (Withholding.of(what.sql(), what.reading()) instanceof HeldStatement.Withheld) {
            return refusal(
                    NEEDS_ITS_OWN + ", and nobody can be shown what it is",
                    "It cannot be read, and may hold a secret (" + rules(what) + ").",
                    "Write it as PostgreSQL's own grammar reads it, and run it again.");
        }
        if (what.reading() instanceof Reading.Statements(var all)) {
            if (all.size() > 1) {
                return refusal(
                        NEEDS_ITS_OWN + ", and stands among others",
                        "What stands before it could change what it does (" + rules(what) + ").",
                        "Send it by itself.");
            }
            if (all.getFirst().kind() == StatementKind.PREPARE) {
                return refusal(
                        NEEDS_ITS_OWN + " each time it is run, so it is not prepared in SQL",
                        "EXECUTE does not say what it runs (" + rules(what) + ").",
                        "Run it without PREPARE.");
            }
        }
        if (standing == Standing.AT_REST) return Optional.empty();
        return refusal(
                NEEDS_ITS_OWN + ", and is not run in a transaction",
                "What the transaction, batch or pipeline has done before could change what it does (" + rules(what)
                        + ").",
                "COMMIT or ROLLBACK, then run it by itself; in a program with autocommit on and no batch.");
    }

    private static Optional<Refusal> refusal(String message, String detail, String hint) {
        return Optional.of(Refusal.insufficient(message, detail, hint));
    }

    private static String rules(Demanded what) {
        return "highImpact: " + String.join(", ", what.impact().rules());
    }

    /** Writes down that it was refused. */
    Optional<Refusal> of(Demanded what, Refusal refusal) {
        var told = Happening.of(EventKind.STATEMENT_REFUSED)
                .in(session.id())
                .to(session.principal().name())
                .on(session.database())
                .with("rules", what.impact().rules())
                .with("why", refusal.message());
        events.record(List.of(
                switch (Withholding.of(what.sql(), what.reading())) {
                    case HeldStatement.Withheld(var length, var sha256) ->
                        told.with("statementLengthBytes", length).with("statementSha256", sha256);
                    case HeldStatement.Text(var text) -> told.with("statement", text);
                    case HeldStatement.Own own -> told.with("statement", own.sql());
                }));
        return Optional.of(refusal);
    }

    static Refusal changed(AccessRequest request) {
        return Refusal.insufficient(
                "approved, but not run: something that the statement names was changed meanwhile",
                "A relation or function of one of its names, or the role in force, is not what it was when "
                        + request.id() + " was asked.",
                "Look at what the names mean, then run it again to ask anew.");
    }

    static Refusal notAnyMore(Answer answer) {
        return Refusal.insufficient(
                "approved, but not run",
                answer instanceof Answer.NotAllowed(var why) ? why + "." : "The approval is not known any more.",
                "Run it again to ask anew.");
    }
}
