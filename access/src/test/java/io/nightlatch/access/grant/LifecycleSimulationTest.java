package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.ERIN;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP_OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Vote;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everybody does anything in any order while the clock moves, and after each step the rules still hold. A failure names its
 * seed; {@code -Dnightlatch.seed=…} plays it again.
 */
class LifecycleSimulationTest {
    private static final int STEPS = 250;
    private static final int RUNS = 40;
    private static final List<Principal> EVERYBODY = List.of(ALICE, BOB, CAROL, FRANK, DAVE, ERIN);
    private static final List<DatabaseRole> ROLES = List.of(ORDERS_WRITER, PAYMENTS_WRITER, SHOP_OWNER);

    static LongStream seeds() {
        var given = Optional.ofNullable(Long.getLong("nightlatch.seed"));
        return given.map(LongStream::of).orElseGet(() -> new Random().longs(RUNS));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsRulesWhateverPeopleDoInWhateverOrder(long seed) {
        var run = new Run(seed);

        for (int step = 0; step < STEPS; step++) {
            var did = run.step();
            try {
                run.checkRules();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", step " + step + " (" + did + "): " + e.getMessage(), e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final World world;
        private final Map<RequestId, AccessRequest> finished = new HashMap<>();
        private final Map<GrantId, Instant> approvedAt = new HashMap<>();
        private final Map<GrantId, Instant> firstUse = new HashMap<>();
        private final Map<GrantId, Grant> revoked = new HashMap<>();

        Run(long seed) {
            random = new Random(seed);
            world = new World(seed);
        }

        String step() {
            return switch (random.nextInt(10)) {
                case 0, 1 -> file();
                case 2, 3, 4 -> vote();
                case 5 -> withdraw();
                case 6, 7 -> use();
                case 8 -> revoke();
                default -> clock();
            };
        }

        private String file() {
            var duration =
                    Optional.of(Duration.ofMinutes(random.nextInt(1, 300))).filter(_ -> random.nextBoolean());
            var scope = random.nextInt(4) == 0 ? GrantScope.TOKEN : GrantScope.PERSON;
            var ask = World.ask(one(EVERYBODY), one(ROLES), scope);
            world.approvals.file(new Ask(
                    ask.principal(),
                    ask.database(),
                    ask.role(),
                    ask.reason(),
                    duration,
                    ask.scope(),
                    ask.statement(),
                    ask.session()));
            return "file " + ask;
        }

        private String vote() {
            var requests = requests();
            if (requests.isEmpty()) return "nothing to vote on";
            var id = random.nextInt(3) == 0
                    ? one(requests).id()
                    : requests.getFirst().id();
            var who = one(EVERYBODY);
            boolean yes = random.nextInt(5) > 0;
            var answer = yes
                    ? world.approvals.approve(who, id, Optional.empty())
                    : world.approvals.deny(who, id, Optional.empty());
            if (answer instanceof Answer.Done(var after)
                    && after.state() instanceof RequestState.Approved(var at, var grant)) {
                approvedAt.put(grant, at);
            }
            return who.name() + (yes ? " approves " : " denies ") + id;
        }

        private String withdraw() {
            var requests = requests();
            if (requests.isEmpty()) return "nothing to withdraw";
            var id = one(requests).id();
            var who = one(EVERYBODY);
            world.approvals.withdraw(who, id);
            return who.name() + " withdraws " + id;
        }

        private String use() {
            var grants = grants();
            if (grants.isEmpty()) return "nothing to use";
            var grant = one(grants);
            var now = world.clock.instant();
            boolean expected = isLive(grant, now);
            var answer = world.grants.use(grant.id(), world.session(ALICE));
            assertThat(answer instanceof UseAnswer.InForce)
                    .as("use of %s at %s", grant, now)
                    .isEqualTo(expected);
            if (expected) firstUse.putIfAbsent(grant.id(), now);
            return "use " + grant.id();
        }

        /** By the test's own book-keeping, not by the grant's. */
        private boolean isLive(Grant grant, Instant now) {
            if (revoked.containsKey(grant.id())) return false;
            var used = Optional.ofNullable(firstUse.get(grant.id()));
            var end = used.map(at -> at.plus(grant.duration()))
                    .orElseGet(() ->
                            approvedAt.getOrDefault(grant.id(), Instant.MAX).plus(Duration.ofHours(1)));
            return now.isBefore(end);
        }

        private String revoke() {
            var grants = grants();
            if (grants.isEmpty()) return "nothing to revoke";
            var grant = one(grants);
            var who = one(EVERYBODY);
            if (world.grants.revoke(who, grant.id(), Optional.empty()) instanceof EndAnswer.Done(var after)) {
                assertThat(who.name().equals(grant.principal()) || !who.equals(DAVE))
                        .isTrue();
                revoked.put(grant.id(), after);
            }
            return who.name() + " revokes " + grant.id();
        }

        private String clock() {
            var by = Duration.ofMinutes(one(List.of(0, 1, 5, 15, 60, 480)));
            var deadline = world.store.nextDeadline().filter(it -> it.isAfter(world.clock.instant()));
            if (deadline.isPresent() && random.nextBoolean())
                world.clock.set(deadline.get()); // ends are where faults are
            else world.clock.forward(by);
            if (random.nextBoolean()) {
                world.approvals.expire();
                world.grants
                        .endDue()
                        .forEach(grant ->
                                assertThat(isLive(grant, world.clock.instant())).isFalse());
            }
            if (random.nextBoolean()) {
                var verification = random.nextBoolean() ? Verification.VERIFIED : Verification.UNVERIFIED;
                world.store.endingOrUnverified().forEach(it -> world.grants.readBack(it.id(), verification, Map.of()));
            }
            return "clock " + by;
        }

        void checkRules() {
            var events =
                    world.store.events().stream().map(event -> event.what()).toList();
            requests().forEach(request -> checkRequest(request, about(events, request)));
            grants().forEach(grant -> checkGrant(grant, about(events, grant)));
        }

        private void checkRequest(AccessRequest request, Map<EventKind, Long> told) {
            var before = finished.get(request.id());
            if (before != null) assertThat(request).isEqualTo(before);
            if (!request.isPending()) finished.put(request.id(), request);

            assertThat(request.votes())
                    .extracting(Vote::approver)
                    .doesNotContain(request.principal())
                    .doesNotHaveDuplicates();
            var stages = request.votes().stream().map(Vote::stage).toList();
            assertThat(stages).isSorted();
            for (var vote : request.votes()) {
                var approver = world.people.active(vote.approver()).orElseThrow();
                assertThat(approver.isInAnyOf(
                                request.stages().get(vote.stage() - 1).by()))
                        .isTrue();
            }

            var expected = new HashMap<EventKind, Long>();
            expected.put(EventKind.REQUEST_FILED, 1L);
            if (!request.votes().isEmpty())
                expected.put(EventKind.VOTE_CAST, (long) request.votes().size());
            switch (request.state()) {
                case RequestState.Pending _ -> {}
                case RequestState.Permitted _ -> throw new AssertionError("nobody asked for one statement");
                case RequestState.Approved _ -> {
                    expected.put(EventKind.REQUEST_APPROVED, 1L);
                    expected.put(EventKind.GRANT_APPROVED, 1L);
                }
                case RequestState.Denied _, RequestState.Lapsed _ -> expected.put(EventKind.REQUEST_DENIED, 1L);
                case RequestState.Withdrawn _ -> expected.put(EventKind.REQUEST_WITHDRAWN, 1L);
                case RequestState.Expired _ -> expected.put(EventKind.REQUEST_EXPIRED, 1L);
            }
            var ofTheAsk = new HashMap<>(told);
            ofTheAsk.keySet()
                    .removeAll(Set.of(
                            EventKind.REQUEST_JOINED,
                            EventKind.GRANT_ACTIVATED,
                            EventKind.GRANT_ENDED,
                            EventKind.GRANT_END_VERIFIED,
                            EventKind.GRANT_END_UNVERIFIED));
            assertThat(ofTheAsk).as("events of %s", request).isEqualTo(expected);
        }

        private void checkGrant(Grant grant, Map<EventKind, Long> told) {
            var request = world.store.request(grant.request()).orElseThrow();
            assertThat(request.state())
                    .isInstanceOfSatisfying(
                            RequestState.Approved.class,
                            approved -> assertThat(approved.grant()).isEqualTo(grant.id()));
            for (int stage = 1; stage <= request.stages().size(); stage++) {
                assertThat(yeses(request, stage))
                        .hasSizeGreaterThanOrEqualTo(
                                request.stages().get(stage - 1).count());
            }
            assertThat(yeses(request, 0)).isEmpty();

            var now = world.clock.instant();
            if (grant.isLiveAt(now))
                assertThat(isLive(grant, now))
                        .as("%s is live at %s", grant, now)
                        .isTrue();
            var used = Optional.ofNullable(firstUse.get(grant.id()));
            assertThat(grant.state().window()).isEqualTo(used.map(at -> new Active(at, at.plus(grant.duration()))));

            boolean over = grant.deadline().isEmpty();
            assertThat(told.getOrDefault(EventKind.GRANT_APPROVED, 0L)).isEqualTo(1);
            assertThat(told.getOrDefault(EventKind.GRANT_ACTIVATED, 0L)).isEqualTo(used.isPresent() ? 1 : 0);
            assertThat(told.getOrDefault(EventKind.GRANT_ENDED, 0L)).isEqualTo(over ? 1 : 0);
            boolean verified =
                    grant.state() instanceof GrantState.Ended ended && ended.verification() == Verification.VERIFIED;
            assertThat(told.getOrDefault(EventKind.GRANT_END_VERIFIED, 0L)).isEqualTo(verified ? 1 : 0);
            assertThat(told.getOrDefault(EventKind.GRANT_END_UNVERIFIED, 0L)).isLessThanOrEqualTo(1);
        }

        private static Set<PrincipalName> yeses(AccessRequest request, int stage) {
            return request.votes().stream()
                    .filter(vote -> vote.stage() == stage && vote.verdict() == Vote.Verdict.APPROVE)
                    .map(Vote::approver)
                    .collect(Collectors.toSet());
        }

        private static Map<EventKind, Long> about(List<Happening> events, AccessRequest request) {
            return events.stream()
                    .filter(event -> event.request().equals(Optional.of(request.id())))
                    .collect(Collectors.groupingBy(Happening::kind, Collectors.counting()));
        }

        private static Map<EventKind, Long> about(List<Happening> events, Grant grant) {
            return events.stream()
                    .filter(event -> event.grant().equals(Optional.of(grant.id())))
                    .collect(Collectors.groupingBy(Happening::kind, Collectors.counting()));
        }

        private List<AccessRequest> requests() {
            return world.store.requests(new Sight.All(), RequestFilter.ALL, Optional.empty(), Integer.MAX_VALUE);
        }

        private List<Grant> grants() {
            return world.store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), Integer.MAX_VALUE);
        }

        private <T> T one(List<T> any) {
            return any.get(random.nextInt(any.size()));
        }
    }
}
