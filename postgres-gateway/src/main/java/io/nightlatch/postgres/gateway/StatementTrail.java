package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.postgres.gateway.statement.Withholding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The statements of one session in the trail: announced durably before they run, and told of once they have. */
final class StatementTrail {
    private static final int SHOWN_CHARS = 200;

    private final LiveSession session;
    private final TrailWriter writer;
    private final InstantSource clock;
    private long count;

    StatementTrail(LiveSession session, TrailWriter writer, InstantSource clock) {
        this.session = session;
        this.writer = writer;
        this.clock = clock;
    }

    StatementRecord begin(String sql) {
        var record = new StatementRecord(++count, clock.instant(), shown(sql));
        session.running(record);
        return record;
    }

    /** Nothing is owed to the client any more: whatever was begun is over, also what an error made the server skip. */
    void idle() {
        session.idle();
    }

    static String shown(String sql) {
        return switch (Withholding.of(sql)) {
            case HeldStatement.Text(var text) ->
                text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
            case HeldStatement.Own own -> own.sql();
            case HeldStatement.Withheld(var length, var _) ->
                "(a statement of " + length + " bytes that may hold a secret)";
        };
    }

    Happening started(StatementRecord record, String sql) {
        var what = about(EventKind.STATEMENT_STARTED, record);
        return switch (Withholding.of(sql)) {
            case HeldStatement.Text(var text) -> what.with("statement", text);
            case HeldStatement.Own own -> what.with("statement", own.sql());
            case HeldStatement.Withheld(var length, var sha256) ->
                what.with("statementLengthBytes", length).with("statementSha256", sha256);
        };
    }

    /** Completes once they are durable, exceptionally if they cannot be written. */
    CompletableFuture<Void> write(List<Happening> batch) {
        return writer.writeDurably(batch);
    }

    void finished(StatementRecord record, String tag) {
        writer.writeSoon(
                about(EventKind.STATEMENT_FINISHED, record).with("tag", tag).with("tookMillis", took(record)));
    }

    void failed(StatementRecord record, String sqlState) {
        writer.writeSoon(about(EventKind.STATEMENT_FINISHED, record)
                .with("sqlState", sqlState)
                .with("tookMillis", took(record)));
    }

    private long took(StatementRecord record) {
        return Duration.between(record.startedAt(), clock.instant()).toMillis();
    }

    private Happening about(EventKind kind, StatementRecord record) {
        return Happening.of(kind)
                .in(session.id())
                .to(session.principal().name())
                .on(session.database())
                .with("number", record.number());
    }
}
