package io.nightlatch.store;

import static io.nightlatch.store.Samples.SHOP;
import static io.nightlatch.store.Samples.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Act;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The domain's own units of work, by many at once. */
class RacesTest {
    private static final Group LEADS = new Group("team-leads");
    private static final Principal ASKER = new Principal(Samples.ALICE, Set.of());
    private static final List<Principal> VOTERS = IntStream.range(0, 12)
            .mapToObj(i -> new Principal(new PrincipalName("lead-" + i), Set.of(LEADS)))
            .toList();

    private final StoreAddress address = TestPostgres.shared().database();
    private final Store opened = Store.open(address);
    private final GrantStore store = opened.grantStore();
    private Policy policy;
    private Approvals approvals;

    @BeforeEach
    void make() {
        var rule = new Rule(
                WRITER,
                List.of(Group.EVERYONE),
                List.of(new Stage(List.of(LEADS), 3)),
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                false,
                Act.INHERIT);
        policy = new Policy("v1", Map.of(SHOP, new DatabasePolicy(Map.of(), Set.of(), List.of(rule))));
        approvals = node(store);
    }

    private Approvals node(GrantStore itsStore) {
        return new Approvals(itsStore, () -> policy, new Everybody(), opened.clock());
    }

    private record Everybody() implements Directory {
        @Override
        public Optional<Person> find(PrincipalName name) {
            return everybody().stream()
                    .filter(person -> person.name().equals(name))
                    .findFirst();
        }

        @Override
        public Collection<Person> everybody() {
            return Stream.concat(Stream.of(ASKER), VOTERS.stream())
                    .map(principal -> new Person(principal, Optional.empty(), false))
                    .toList();
        }
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private static <T> List<T> atOnce(List<Callable<T>> acts) throws Exception {
        var start = new CyclicBarrier(acts.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = acts.stream()
                    .map(act -> threads.submit(() -> {
                        start.await();
                        return act.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var each : running) results.add(each.get());
            return results;
        }
    }

    private Answer ask() {
        return approvals.file(new Ask(
                ASKER,
                SHOP,
                WRITER,
                Optional.empty(),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty()));
    }

    private static RequestId idOf(Answer answer) {
        return switch (answer) {
            case Answer.Done(var request) -> request.id();
            case Answer.Joined(var request) -> request.id();
            case Answer other -> throw new AssertionError(other);
        };
    }

    @RepeatedTest(3)
    void racingFilersShareOneRequest() throws Exception {
        List<Callable<Answer>> filers = Collections.nCopies(16, this::ask);

        var answers = atOnce(filers);

        assertThat(answers.stream().map(RacesTest::idOf).distinct()).hasSize(1);
        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
        assertThat(answers.stream().filter(Answer.Joined.class::isInstance)).hasSize(15);
        assertThat(countOf(EventKind.REQUEST_FILED)).isEqualTo(1);
        assertThat(countOf(EventKind.REQUEST_JOINED)).isEqualTo(15);
    }

    @RepeatedTest(3)
    void racingVotersNeverMakeTwoGrants() throws Exception {
        var id = idOf(ask());

        var answers = atOnce(VOTERS.stream()
                .<Callable<Answer>>map(voter -> () -> approvals.approve(voter, id, Optional.empty()))
                .toList());

        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(3);
        assertThat(answers.stream().filter(Answer.TooLate.class::isInstance)).hasSize(VOTERS.size() - 3);
        assertThat(store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), 10))
                .hasSize(1);
        assertThat(store.request(id).orElseThrow().votes()).hasSize(3);
        assertThat(countOf(EventKind.VOTE_CAST)).isEqualTo(3);
        assertThat(countOf(EventKind.GRANT_APPROVED)).isEqualTo(1);
    }

    /**
     * One node holds the store, but another that was taken for dead may still be deciding. Everybody votes on both at once;
     * {@code -Dnightlatch.votes=10000} says how many votes that are.
     */
    @Test
    void twoNodesOnOneStoreNeverMakeTwoGrants() throws Exception {
        int rounds = Math.ceilDiv(Integer.getInteger("nightlatch.votes", 240), 2 * VOTERS.size());
        try (var pool = new Connections(address).pool()) {
            var nodes = List.of(approvals, node(new PostgresGrantStore(new Transactions(pool))));
            for (int round = 1; round <= rounds; round++) {
                var id = idOf(ask());
                var votes = nodes.stream()
                        .flatMap(node -> VOTERS.stream()
                                .<Callable<Answer>>map(voter -> () -> node.approve(voter, id, Optional.empty())))
                        .toList();

                atOnce(votes);

                var request = store.request(id).orElseThrow();
                assertThat(request.votes())
                        .extracting(Vote::approver)
                        .doesNotHaveDuplicates()
                        .hasSize(3);
                assertThat(request.isApproved()).isTrue();
                assertThat(store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), 1_000_000))
                        .as("grants after %s votes", round * votes.size())
                        .hasSize(round);
            }
        }
    }

    @Test
    void oneHumanVotingFromManyPlacesIsCountedOnce() throws Exception {
        var id = idOf(ask());

        var answers = atOnce(Collections.nCopies(
                12, (Callable<Answer>) () -> approvals.approve(VOTERS.getFirst(), id, Optional.empty())));

        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
        assertThat(store.request(id).orElseThrow().votes())
                .extracting(Vote::approver)
                .containsExactly(VOTERS.getFirst().name());
        assertThat(store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), 10))
                .isEmpty();
    }

    @RepeatedTest(3)
    void aYesAndANoAtOnceLeaveOneDecision() throws Exception {
        var id = idOf(ask());
        approvals.approve(VOTERS.get(0), id, Optional.empty());
        approvals.approve(VOTERS.get(1), id, Optional.empty());

        var answers = atOnce(List.<Callable<Answer>>of(
                () -> approvals.approve(VOTERS.get(2), id, Optional.empty()),
                () -> approvals.deny(VOTERS.get(3), id, Optional.of("not today"))));

        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
        var approved = store.request(id).orElseThrow().state().word().equals("approved");
        assertThat(store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), 10))
                .hasSize(approved ? 1 : 0);
    }

    @Test
    void aUnitThatADeadlockEndedRunsAgainFromTheStart() throws Exception {
        var first = Samples.active(store, Samples.ALICE, new DatabaseRole("first"));
        var second = Samples.active(store, Samples.ALICE, new DatabaseRole("second"));
        var bothHoldOne = new CyclicBarrier(2);
        var runs = new AtomicInteger();

        var seen = atOnce(Stream.of(List.of(first, second), List.of(second, first))
                .<Callable<Integer>>map(order -> () -> {
                    var met = new AtomicBoolean();
                    return store.transact(unit -> {
                        runs.incrementAndGet();
                        unit.grant(order.getFirst().id());
                        if (met.compareAndSet(false, true)) await(bothHoldOne);
                        unit.grant(order.getLast().id());
                        unit.record(Samples.about(EventKind.DRIFT_FOUND));
                        return 1;
                    });
                })
                .toList());

        assertThat(seen).containsExactly(1, 1);
        // PostgreSQL may end both on a slow machine, and then they may meet again.
        assertThat(runs).hasValueGreaterThanOrEqualTo(3);
        assertThat(countOf(EventKind.DRIFT_FOUND)).isEqualTo(2);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long countOf(EventKind kind) {
        return opened.events().read(EventFilter.ALL, 0, 1_000).stream()
                .filter(event -> event.what().kind() == kind)
                .count();
    }
}
