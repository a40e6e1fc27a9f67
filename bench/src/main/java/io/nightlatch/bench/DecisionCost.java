package io.nightlatch.bench;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.store.Store;
import io.nightlatch.store.StoreAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What an ask and a decision take where there are 500 roles, 5,000 people in 200 groups and 10,000 live grants, by eight
 * people at once. Argument: a folder.
 */
final class DecisionCost {
    private static final int ROLES = 500;
    private static final int PEOPLE = 5_000;
    private static final int GROUPS = 200;
    private static final int GRANTS = 10_000;
    private static final int MEASURED = 4_000;
    private static final int AT_ONCE = 8;
    private static final DatabaseName SHOP = new DatabaseName("shop");

    private final Store store;
    private final Approvals approvals;
    private final PeopleFile people;

    private DecisionCost(Store store, Policy policy, PeopleFile people) {
        this.store = store;
        this.people = people;
        this.approvals = new Approvals(store.grantStore(), () -> policy, people, store.clock());
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var server = PostgresServer.start(PostgresServerOptions.in(folder.resolve("server")));
        try (var superuser =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), server.superuser(), server.password());
                var statement = superuser.createStatement()) {
            statement.execute("create database nightlatch");
            var policy = PolicyFile.parse("policy.yaml", policyText(), Optional.empty())
                    .policy();
            var file = Files.writeString(folder.resolve("people.yaml"), peopleText());
            try (var store = Store.open(
                            new StoreAddress(server.jdbcUrl("nightlatch"), server.superuser(), server.password()));
                    var people = PeopleFile.open(file, new SecureRandom())) {
                new DecisionCost(store, policy, people).run();
            }
        } finally {
            server.stop();
        }
    }

    private static String policyText() {
        var text = new StringBuilder("databases:\n  shop:\n    wrapped:\n");
        for (int role = 0; role < ROLES; role++) {
            text.append("      - {role: role_%d, who: [group-%d], approve: [{by: [group-%d]}], duration: {max: 4h}}\n"
                    .formatted(role, role % (GROUPS / 2), GROUPS / 2 + role % (GROUPS / 2)));
        }
        return text.toString();
    }

    /** Half of the groups ask, the other half decides; everybody is in one of each. */
    private static String peopleText() {
        var text = new StringBuilder();
        for (int i = 0; i < PEOPLE; i++) {
            text.append("person-%d: {groups: [group-%d, group-%d]}\n"
                    .formatted(i, i % (GROUPS / 2), GROUPS / 2 + (i / 2) % (GROUPS / 2)));
        }
        return text.toString();
    }

    private Principal person(int number) {
        return people.active(new PrincipalName("person-" + number % PEOPLE)).orElseThrow();
    }

    /** Nobody asks twice for the same role. */
    private RequestId ask(int number) {
        int asker = number % PEOPLE;
        int role = asker % (GROUPS / 2) + GROUPS / 2 * (number / PEOPLE % (ROLES * 2 / GROUPS));
        var answer = approvals.file(new Ask(
                person(asker),
                SHOP,
                new DatabaseRole("role_" + role),
                Optional.of("INC-" + number),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty()));
        if (answer instanceof Answer.Done(var request)) return request.id();
        throw new IllegalStateException("not filed: " + answer);
    }

    /** By somebody of the role's approvers who is not the asker. */
    private Answer.Done decide(int number, RequestId id) {
        int group = number % PEOPLE % (GROUPS / 2);
        int approver = 2 * group + GROUPS * (number % (PEOPLE / GROUPS));
        if (approver == number % PEOPLE) approver++;
        var answer = approvals.approve(person(approver), id, Optional.empty());
        if (answer instanceof Answer.Done done && done.request().isApproved()) return done;
        throw new IllegalStateException("not approved: " + answer);
    }

    private void run() throws Exception {
        timed("ask and decision, while there are fewer grants", GRANTS, number -> {
            decide(number, ask(number));
            return true;
        });
        useAll();
        var asked = new RequestId[MEASURED];
        timed("ask", MEASURED, number -> {
            asked[number] = ask(GRANTS + number);
            return true;
        });
        timed("decision", MEASURED, number -> decide(GRANTS + number, asked[number]));
    }

    private void useAll() {
        var grants = store.grantStore();
        for (var grant : grants.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), GRANTS)) {
            grants.transact(unit -> {
                unit.save(grant.activate(store.clock().instant()), Happening.of(EventKind.GRANT_ACTIVATED));
                return true;
            });
        }
    }

    private interface Work<T> {
        T of(int number);
    }

    private static <T> void timed(String what, int times, Work<T> work) throws Exception {
        var nanos = new long[times];
        long from = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = threads.invokeAll(IntStream.range(0, times)
                    .<Callable<T>>mapToObj(number -> () -> {
                        long before = System.nanoTime();
                        T result = work.of(number);
                        nanos[number] = System.nanoTime() - before;
                        return result;
                    })
                    .toList());
            for (Future<T> one : all) one.get();
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f a second, median %.1f ms, p99 %.1f ms%n",
                what,
                times / seconds,
                nanos[times / 2] / 1e6,
                nanos[times * 99 / 100] / 1e6);
    }
}
