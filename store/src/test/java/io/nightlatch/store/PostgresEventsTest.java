package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.SHOP;
import static io.nightlatch.store.Samples.WRITER;
import static io.nightlatch.store.Samples.about;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresEventsTest {
    private final StoreAddress address = TestPostgres.shared().database();
    private final Store opened = Store.open(address);
    private final Events events = opened.events();

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void anEventReadsAsItWasWritten() {
        var full = Happening.of(EventKind.STATEMENT_STARTED, Severity.ALARM)
                .to(ALICE)
                .on(SHOP)
                .as(WRITER)
                .of(new RequestId("R-7K2M4"))
                .of(new GrantId("G-2XQ9A"))
                .in(new SessionId("S-4F7K2M9Q"))
                .because(Optional.of("fix order 42"))
                .with("zebra", "first")
                .with("list", List.of(1, "two", Map.of("three", true)))
                .with("ä \" \\ \n", 1.5);
        var bare = Happening.of(EventKind.POLICY_CHANGED);

        events.record(List.of(full, bare));

        var read = events.read(EventFilter.ALL, 0, 10);
        assertThat(read).extracting(Event::what).containsExactly(full, bare);
        assertThat(List.copyOf(read.getFirst().what().detail().keySet())).startsWith("zebra", "list");
        assertThat(read.getFirst().id()).isLessThan(read.getLast().id());
    }

    @Test
    void filtersNarrowAndPagesGoOnFromAnId() {
        events.record(List.of(
                about(EventKind.REQUEST_FILED),
                about(EventKind.VOTE_CAST),
                Happening.of(EventKind.VOTE_CAST).to(BOB)));
        var votes = EventFilter.ALL.ofKind(EventKind.VOTE_CAST);
        var bobs = EventFilter.ALL.of(BOB);

        var first = events.read(votes, 0, 1);

        assertThat(first).hasSize(1);
        assertThat(events.read(votes, first.getLast().id(), 10)).hasSize(1);
        assertThat(events.read(bobs, 0, 10)).hasSize(1);
        assertThat(events.read(EventFilter.ALL, 0, 2)).hasSize(2);
    }

    @Test
    void filtersNarrowByRoleSeverityTimeAndText() {
        events.record(List.of(
                about(EventKind.REQUEST_FILED).because(Optional.of("INC-4711: late Orders")),
                Happening.of(EventKind.DRIFT_FOUND, Severity.ALARM).with("what", "everybody may call fix()"),
                Happening.of(EventKind.GRANT_END_UNVERIFIED, Severity.WARNING)
                        .as(new DatabaseRole("payments_writer"))));
        var written = events.read(EventFilter.ALL, 0, 10);
        var none = Optional.<Instant>empty();

        assertThat(found(narrowed(Optional.of("payments_writer"), Optional.empty(), none, none, Optional.empty())))
                .isEqualTo(1);
        assertThat(found(narrowed(Optional.empty(), Optional.of(Severity.WARNING), none, none, Optional.empty())))
                .isEqualTo(2);
        assertThat(found(narrowed(Optional.empty(), Optional.of(Severity.ALARM), none, none, Optional.empty())))
                .isEqualTo(1);
        assertThat(found(narrowed(Optional.empty(), Optional.empty(), none, none, Optional.of("late orders"))))
                .isEqualTo(1);
        assertThat(found(narrowed(Optional.empty(), Optional.empty(), none, none, Optional.of("FIX()"))))
                .isEqualTo(1);
        assertThat(found(narrowed(Optional.empty(), Optional.empty(), none, none, Optional.of("%"))))
                .isZero();
        var first = written.getFirst().at();
        assertThat(found(narrowed(Optional.empty(), Optional.empty(), Optional.of(first), none, Optional.empty())))
                .isEqualTo(3);
        assertThat(found(narrowed(Optional.empty(), Optional.empty(), none, Optional.of(first), Optional.empty())))
                .isZero();
    }

    private int found(EventFilter filter) {
        return events.read(filter, 0, 10).size();
    }

    private static EventFilter narrowed(
            Optional<String> role,
            Optional<Severity> severity,
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<String> text) {
        return new EventFilter(
                Optional.empty(),
                Optional.empty(),
                role.map(DatabaseRole::new),
                Optional.empty(),
                severity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                from,
                until,
                text);
    }

    @Test
    void theTrailReadsBackFromItsEnd() {
        assertThat(events.newest()).isZero();
        events.record(
                List.of(about(EventKind.REQUEST_FILED), about(EventKind.VOTE_CAST), about(EventKind.REQUEST_APPROVED)));

        var newest = events.readBack(EventFilter.ALL, Long.MAX_VALUE, 2);
        var older = events.readBack(EventFilter.ALL, newest.getLast().id(), 2);

        assertThat(newest)
                .extracting(event -> event.what().kind())
                .containsExactly(EventKind.REQUEST_APPROVED, EventKind.VOTE_CAST);
        assertThat(older).extracting(event -> event.what().kind()).containsExactly(EventKind.REQUEST_FILED);
        assertThat(events.newest()).isEqualTo(newest.getFirst().id());
    }

    @Test
    void aReaderNeverSkipsAnEventThoughEightWriteAtOnce() throws Exception {
        int each = 60;
        var seen = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 4; i++)
                writers.add(threads.submit(
                        times(each, () -> events.record(List.of(about(EventKind.STATEMENT_STARTED))))));
            for (int i = 0; i < 2; i++) {
                writers.add(threads.submit(times(
                        each,
                        () -> opened.grantStore().transact(unit -> {
                            unit.record(about(EventKind.VOTE_CAST));
                            return true;
                        }))));
            }
            for (int i = 0; i < 2; i++) writers.add(threads.submit(() -> writeBesideUs(each)));

            while (!writers.stream().allMatch(Future::isDone)) readOn(seen);
            for (var writer : writers) writer.get();
        }
        readOn(seen);

        var all = new ArrayList<Long>();
        for (var page = events.read(EventFilter.ALL, 0, 1_000);
                !page.isEmpty();
                page = events.read(EventFilter.ALL, all.getLast(), 1_000)) {
            page.forEach(event -> all.add(event.id()));
        }
        assertThat(all).hasSize(8 * each);
        assertThat(seen).isEqualTo(all);
    }

    private static Callable<Boolean> times(int times, Runnable act) {
        return () -> {
            for (int i = 0; i < times; i++) act.run();
            return true;
        };
    }

    /** Somebody with plain SQL who takes the id first and commits late. */
    private boolean writeBesideUs(int times) throws SQLException {
        try (var connection = TestPostgres.connect(address)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < times; i++) {
                Sql.of(connection, "insert into event (kind, severity, detail) values ('drift.found', 'info', '{}')")
                        .run();
                Sql.of(connection, "select pg_sleep(0.002)::text as slept").list(row -> row);
                connection.commit();
            }
            return true;
        }
    }

    private void readOn(List<Long> seen) {
        long last = seen.isEmpty() ? 0 : seen.getLast();
        events.read(EventFilter.ALL, last, 1_000).forEach(event -> seen.add(event.id()));
    }

    @Test
    void manyCallersShareACommit() throws Exception {
        int callers = 32;
        int calls = 100;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                var _ = threads.submit(times(calls, () -> events.record(List.of(about(EventKind.STATEMENT_STARTED)))));
            }
        }

        try (var connection = TestPostgres.connect(address)) {
            long commits = Sql.of(connection, "select count(distinct xmin::text) as commits from event")
                    .one(row -> row.number("commits"));
            long written =
                    Sql.of(connection, "select count(*) as written from event").one(row -> row.number("written"));
            assertThat(written).isEqualTo(Math.multiplyExact(callers, calls));
            assertThat(commits).isLessThan(written / 4);
        }
    }

    @Test
    void whatCannotBeWrittenFailsOnlyItsOwnCaller() throws Exception {
        var good = about(EventKind.STATEMENT_STARTED);
        var unwritable = about(EventKind.STATEMENT_STARTED).with("self", new Object());

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var goods = new ArrayList<Future<Boolean>>();
            var bads = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 20; i++) {
                goods.add(threads.submit(times(1, () -> events.record(List.of(good)))));
                bads.add(threads.submit(times(1, () -> events.record(List.of(good, unwritable)))));
            }

            for (var each : goods) assertThat(each.get()).isTrue();
            for (var each : bads) assertThatThrownBy(each::get).isInstanceOf(ExecutionException.class);
        }
        assertThat(events.read(EventFilter.ALL, 0, 100)).hasSize(20);
    }

    @Test
    void aNulInATextDoesNotLoseTheEvent() {
        events.record(List.of(
                about(EventKind.LOGIN_REFUSED).because(Optional.of("a\0b")).with("statement", "a\0b")));

        var read = events.read(EventFilter.ALL, 0, 10).getFirst();
        assertThat(read.what().reason()).contains("a\u2400b");
        assertThat(read.what().detail()).containsEntry("statement", "a\0b");
    }

    @Test
    void aWatcherIsToldSoonAndReadsWhatIsNew() throws Exception {
        var seen = new CopyOnWriteArrayList<Long>();
        try (var _ = events.watch(() -> readOn(seen))) {
            events.record(List.of(about(EventKind.VOTE_CAST)));
            await().atMost(Duration.ofSeconds(5)).until(() -> seen.size() == 1);

            opened.grantStore().transact(unit -> {
                unit.record(about(EventKind.VOTE_CAST));
                return true;
            });
            await().atMost(Duration.ofSeconds(5)).until(() -> seen.size() == 2);
        }
    }

    @Test
    void aWatcherGoesOnAfterItsConnectionWasLostAndAfterItsOwnFailure() throws Exception {
        var seen = new CopyOnWriteArrayList<Long>();
        var failures = new AtomicInteger();
        try (var _ = events.watch(() -> {
            readOn(seen);
            if (failures.getAndIncrement() == 0) throw new IllegalStateException("a watcher's own fault");
        })) {
            events.record(List.of(about(EventKind.VOTE_CAST)));
            await().until(() -> seen.size() == 1);
            try (var connection = TestPostgres.connect(address)) {
                Sql.of(
                                connection,
                                "select pg_terminate_backend(pid) as gone from pg_stat_activity where application_name"
                                        + " = 'nightlatch watch' and datname = current_database()")
                        .one(row -> row.flag("gone"));
            }

            events.record(List.of(about(EventKind.VOTE_CAST)));

            await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() == 2);
        }
    }

    @Test
    void aClosedWatchIsQuiet() throws Exception {
        var told = new AtomicInteger();
        var toldAfter = new AtomicInteger();
        var closed = events.watch(told::incrementAndGet);
        await().until(() -> {
            events.record(List.of(about(EventKind.VOTE_CAST)));
            return told.get() > 0;
        });
        closed.close();
        int before = told.get();

        try (var _ = events.watch(toldAfter::incrementAndGet)) {
            events.record(List.of(Happening.of(EventKind.VOTE_CAST).to(new PrincipalName("somebody"))));
            await().until(() -> toldAfter.get() > 0);
        }

        assertThat(told.get()).isLessThanOrEqualTo(before + 1); // one may have been under way
    }
}
