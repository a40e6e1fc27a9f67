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
import static io.nightlatch.access.Demo.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.policy.Unanswered;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.Escalation;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Vote;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People vote and leave, the policy changes and the clock jumps, in any order; what was approved had the yes of everybody
 * that its own stages ask for, by a reckoning of the test's own. {@code -Dnightlatch.runs=400} plays 100,000 steps, {@code
 * -Dnightlatch.seed=…} one run again.
 */
class StagesSimulationTest {
    private static final int STEPS = 250;
    private static final List<Principal> EVERYBODY = List.of(ALICE, BOB, CAROL, FRANK, DAVE, ERIN);
    private static final List<DatabaseRole> ROLES = List.of(ORDERS_WRITER, PAYMENTS_WRITER, SHOP_OWNER);
    private static final List<Policy> POLICIES = List.of(policy(1, "team-leads"), policy(2, "dbas"));
    private static final Set<Class<? extends RequestState>> REACHED = ConcurrentHashMap.newKeySet();
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    private static Policy policy(int count, String second) {
        return PolicyFile.parse("policy.yaml", """
            databases:
              shop:
                wrapped:
                  - role: orders_writer
                    who: [developers]
                    approve:
                      - by: [team-leads]
                        unanswered: [{after: 7m, then: widen, by: [dbas], people: [dave]}, {after: 31m, then: deny}]
                    duration: {max: 4h}
                  - role: payments_writer
                    who: [developers]
                    approve:
                      - {by: [team-leads], unanswered: [{after: 11m, then: move-on}]}
                      - {by: [dbas, security], of: all}
                    duration: {max: 4h}
                    waits: 1h
                  - {name: one, role: shop_owner, who: [developers], approve: [{by: [dbas], count: %d}], duration: {max: 4h}}
                  - {name: two, role: shop_owner, who: [team-leads], approve: [{by: [dbas]}, {by: [%s, security]}], duration: {max: 1h}}
            """.formatted(count, second), Optional.empty())
                .policy();
    }

    static LongStream seeds() {
        return Optional.ofNullable(Long.getLong("nightlatch.seed"))
                .map(LongStream::of)
                .orElseGet(() -> new Random().longs(Integer.getInteger("nightlatch.runs", 20)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void grantsOnlyWhatEverybodyAskedForAgreedTo(long seed) {
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

    @AfterAll
    static void everyStateWasReached() {
        if (Long.getLong("nightlatch.seed") != null) return;
        assertThat(REACHED)
                .contains(
                        RequestState.Approved.class,
                        RequestState.Denied.class,
                        RequestState.Lapsed.class,
                        RequestState.Withdrawn.class,
                        RequestState.Expired.class);
        assertThat(DONE).contains("widen", "move-on", "deny");
    }

    private static final class Run {
        private final Random random;
        private final World world;
        /** Who was in which group when they voted. */
        private final Map<RequestId, Map<PrincipalName, Principal>> voters = new HashMap<>();

        /** Who was in which group when it was decided: that is looked at anew then. */
        private final Map<RequestId, Map<PrincipalName, Principal>> decided = new HashMap<>();

        private final Map<PrincipalName, Principal> now = new HashMap<>();
        private final Set<PrincipalName> disabled = new HashSet<>();

        Run(long seed) {
            random = new Random(seed);
            world = new World(seed);
            world.policy = POLICIES.getFirst();
            for (var who : EVERYBODY) now.put(who.name(), who);
        }

        String step() {
            return switch (random.nextInt(12)) {
                case 0, 1 -> file();
                case 2, 3, 4, 5, 6 -> vote();
                case 7 -> withdraw();
                case 8 -> people();
                case 9 -> {
                    world.policy = one(POLICIES);
                    yield "the policy changes";
                }
                default -> clock();
            };
        }

        private String file() {
            var who = one(EVERYBODY);
            var role = one(ROLES);
            world.approvals.file(World.ask(now.getOrDefault(who.name(), who), role, GrantScope.PERSON));
            return who.name() + " asks for " + role;
        }

        private String vote() {
            var open = requests().stream().filter(AccessRequest::isPending).toList();
            if (open.isEmpty()) return "nothing to vote on";
            var id = one(open).id();
            var who = one(EVERYBODY);
            boolean yes = random.nextInt(6) > 0;
            var answer = yes
                    ? world.approvals.approve(who, id, Optional.empty())
                    : world.approvals.deny(who, id, Optional.empty());
            if (answer instanceof Answer.Done(var after) && after.hasVoteOf(who.name())) {
                assertThat(disabled).doesNotContain(who.name());
                voters.computeIfAbsent(id, _ -> new HashMap<>())
                        .putIfAbsent(who.name(), now.getOrDefault(who.name(), who));
                if (after.isApproved()) decided.put(id, Map.copyOf(now));
            }
            return who.name() + (yes ? " approves " : " denies ") + id;
        }

        private String withdraw() {
            var requests = requests();
            if (requests.isEmpty() || random.nextInt(4) > 0) return "nothing to withdraw";
            var request = one(requests);
            world.approvals.withdraw(now.getOrDefault(request.principal(), ALICE), request.id());
            return "withdraw " + request.id();
        }

        private String people() {
            var who = one(EVERYBODY);
            boolean out = !disabled.contains(who.name()) && random.nextInt(3) == 0;
            var groups = random.nextBoolean() ? who : principal(who.name().value(), "developers", "dbas");
            if (out) disabled.add(who.name());
            else disabled.remove(who.name());
            now.put(who.name(), groups);
            world.people.put(groups, out);
            return who.name() + " is now in " + groups.groups() + (out ? ", disabled" : "");
        }

        private String clock() {
            var deadline = world.store.nextDeadline().filter(it -> it.isAfter(world.clock.instant()));
            if (deadline.isPresent() && random.nextBoolean()) world.clock.set(deadline.get());
            else world.clock.forward(Duration.ofMinutes(one(List.of(0, 1, 5, 9, 20, 120))));
            if (random.nextBoolean()) {
                world.approvals.expire();
                world.grants.endDue();
            }
            return "clock";
        }

        void checkRules() {
            for (var request : requests()) {
                REACHED.add(request.state().getClass());
                request.escalations()
                        .forEach(step -> DONE.add(request.then(step).word()));
                assertThat(request.votes())
                        .extracting(Vote::approver)
                        .doesNotContain(request.principal())
                        .doesNotHaveDuplicates();
                request.votes().forEach(vote -> wasAsked(request, vote));
                request.escalations().forEach(step -> wasDue(request, step));
                if (request.isApproved()) everyStageWasPassed(request);
                assertThat(told(request, EventKind.REQUEST_ESCALATED))
                        .isEqualTo(request.escalations().size());
                assertThat(told(request, EventKind.VOTE_CAST))
                        .isEqualTo(request.votes().size());
                assertThat(told(request, EventKind.GRANT_APPROVED)).isEqualTo(request.isApproved() ? 1 : 0);
                boolean denied = request.state() instanceof RequestState.Denied
                        || request.state() instanceof RequestState.Lapsed;
                assertThat(told(request, EventKind.REQUEST_DENIED)).isEqualTo(denied ? 1 : 0);
            }
        }

        private void wasAsked(AccessRequest request, Vote vote) {
            var who = Optional.ofNullable(
                            voters.getOrDefault(request.id(), Map.of()).get(vote.approver()))
                    .orElseThrow(() -> new AssertionError("nobody saw the vote of " + vote.approver()));
            var stage = request.stages().get(vote.stage() - 1);
            var asked = new HashSet<>(stage.by());
            var names = new HashSet<>(stage.people());
            for (var step : request.escalations()) {
                if (step.stage() != vote.stage() || step.at().isAfter(vote.at())) continue;
                if (request.then(step) instanceof Unanswered.Then.Widen(var by, var people)) {
                    asked.addAll(by);
                    names.addAll(people);
                }
            }
            assertThat(names.contains(who.name()) || who.groups().stream().anyMatch(asked::contains))
                    .as("%s was asked in stage %s of %s", who, vote.stage(), request)
                    .isTrue();
        }

        private static void wasDue(AccessRequest request, Escalation step) {
            var began = request.createdAt();
            for (var vote : request.votes()) if (vote.stage() < step.stage()) began = later(began, vote.at());
            for (var other : request.escalations()) {
                if (other.stage() < step.stage()) began = later(began, other.at());
            }
            var planned = request.stages().get(step.stage() - 1).unanswered().get(step.step() - 1);
            assertThat(step.at()).isAfterOrEqualTo(began.plus(planned.after())).isBefore(request.expiresAt());
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private void everyStageWasPassed(AccessRequest request) {
            int number = 0;
            for (var stage : request.stages()) {
                number++;
                int here = number;
                boolean left = request.escalations().stream()
                        .anyMatch(step -> step.stage() == here
                                && request.then(step).word().equals("move-on"));
                var yes = request.votes().stream()
                        .filter(vote -> vote.stage() == here && vote.verdict() == Vote.Verdict.APPROVE)
                        .map(Vote::approver)
                        .toList();
                assertThat(left || (stage.all() ? oneOfEach(request, stage, yes) : yes.size() >= stage.count()))
                        .as("stage %s of %s", number, request)
                        .isTrue();
            }
            assertThat(request.votes()).isNotEmpty();
        }

        /** By trying every order; there are two groups. */
        private boolean oneOfEach(AccessRequest request, Stage stage, List<PrincipalName> yes) {
            assertThat(stage.by()).hasSize(2);
            var then = decided.getOrDefault(request.id(), Map.of());
            return yes.stream()
                    .anyMatch(one -> isIn(then, one, stage.by().getFirst())
                            && yes.stream()
                                    .anyMatch(other -> !other.equals(one)
                                            && isIn(then, other, stage.by().getLast())));
        }

        private static boolean isIn(Map<PrincipalName, Principal> then, PrincipalName who, Group group) {
            return Optional.ofNullable(then.get(who))
                    .filter(principal -> principal.groups().contains(group))
                    .isPresent();
        }

        private long told(AccessRequest request, EventKind kind) {
            return world.store.events().stream()
                    .filter(event -> event.what().kind() == kind
                            && event.what().request().equals(Optional.of(request.id())))
                    .count();
        }

        private List<AccessRequest> requests() {
            return world.store.requests(new Sight.All(), RequestFilter.ALL, Optional.empty(), Integer.MAX_VALUE);
        }

        private <T> T one(List<T> any) {
            return any.get(random.nextInt(any.size()));
        }
    }
}
