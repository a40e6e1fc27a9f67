package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of a policy do in the whole product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class PolicyFieldsTest {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final String POLICY = """
        databases:
          shop:
            baseline: {everyone: [shop_reader]}
            keep: [shop_app]
            wrapped:
              - name: staff
                role: orders_writer
                who: [developers]
                approve: [{by: [team-leads]}]
                duration: {max: 4h, default: 15m}
                reason: {pattern: 'SHOP-[0-9]+', link: 'https://tickets.example.com/{}'}
                condition: {when: "!('delete' in statement.kinds)", because: orders are not deleted by hand}
                autoApprove: "request.reason == 'SHOP-99' && statement.kinds == ['update'] && !('no_where' in statement.flags)"
              - name: robots
                role: orders_writer
                who: [machines]
                approve: [{people: [dave]}]
                duration: {max: 30m}
              - role: payments_writer
                who: [developers]
                approve: [{by: [team-leads, dbas], of: all}]
                duration: {max: 4h}
                hours: {zone: UTC, freeze: [SOON to 2099-01-01 00:00]}
              - role: shop_owner
                who: [developers]
                approve: [{by: [team-leads], unanswered: [{after: 1s, then: widen, by: [dbas]}]}]
                duration: {max: 1h}
              - name: leads build nothing
                role: shop_owner
                who: [team-leads]
                approve: [{by: [dbas]}]
                duration: {max: 1h}
                hours: {zone: Europe/Berlin, freeze: [2020-01-01 00:00 to 2099-01-01 00:00]}
        tests:
          - {name: the owner is frozen for leads, who: [developers, team-leads], database: shop, role: shop_owner, at: '2030-01-01T12:00:00Z',
             then: refused, because: is frozen}
        """;

    private Shop shop;
    private Nightlatch nightlatch;
    private Path file;
    private Instant frozenFrom;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        frozenFrom = Instant.now().plus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        shop = Shop.on(18, folder.resolve("server"), POLICY.replace("SOON", LOCAL.format(frozenFrom)));
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
        file = folder.resolve("nightlatch/policy.yaml");
    }

    @AfterAll
    void stop() throws Exception {
        nightlatch.close();
        shop.close();
    }

    @Test
    void ofSeveralRulesTheStrictestCountsFieldByField() throws Exception {
        var tooLong = ask("robot", "orders_writer", "SHOP-1", "PT1H");
        var unnamed = ask("robot", "orders_writer", "tidying up", "PT10M");
        var request = id(ask("robot", "orders_writer", "SHOP-1", "PT10M"));

        assertThat(tooLong.body()).contains("at most 30m");
        assertThat(unnamed.body()).contains("a reason that fits SHOP-[0-9]+");
        assertThat(approve("bob", request)).isEqualTo("pending");
        assertThat(nightlatch.api("bob").approve(request).status()).isEqualTo(403);
        assertThat(approve("dave", request)).isEqualTo("approved");
        assertThat(nightlatch.api("dave").events("kind=request.filed&request=" + request))
                .singleElement()
                .satisfies(event -> {
                    var detail = map(event.get("detail"));
                    var rules = map(detail.get("rules"));
                    assertThat(rules.get("duration.max")).isEqualTo("robots");
                    assertThat(rules.get("approve")).isEqualTo("staff and robots");
                    assertThat(detail.get("ticket")).isEqualTo("https://tickets.example.com/SHOP-1");
                });
        var why = nightlatch.cli("erin").run("policy", "why", "robot", "shop", "orders_writer");
        assertThat(why.output()).contains("for at most 30m").contains("duration.max of 'robots'");
    }

    @Test
    void oneOfEachGroupSaysYesInAnyOrderAndTheGrantIsOverWithItsHours() throws Exception {
        var request = id(ask("alice", "payments_writer", "refund", "PT2H"));

        assertThat(approve("carol", request)).isEqualTo("pending");
        assertThat(nightlatch.api("frank").approve(request).body()).contains("what you could fill there is filled");
        assertThat(approve("bob", request)).isEqualTo("approved");
        try (var connection = nightlatch.connect("alice");
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update payments set method = 'card' where id = 1"))
                    .isEqualTo(1);
        }

        var grants = nightlatch.api("erin").items("/grants?principal=alice&role=payments_writer");
        assertThat(Instant.parse(String.valueOf(grants.getFirst().get("endsAt"))))
                .isEqualTo(frozenFrom);
    }

    @Test
    void whatTheConditionDoesNotLetIsNotAskedAtAll() throws Exception {
        try (var connection = nightlatch.connect("alice", "options", "-c nightlatch.reason=SHOP-2");
                var statement = connection.createStatement()) {
            var error = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("delete from orders where id = 1"));

            assertThat(error.getSQLState()).isEqualTo("42501");
            assertThat(SqlError.of(error).detail()).contains("orders are not deleted by hand");
        }
        assertThat(nightlatch.api("dave").items("/requests?principal=alice&role=orders_writer"))
                .noneSatisfy(request -> assertThat(request.get("reason")).isEqualTo("SHOP-2"));
    }

    @Test
    void whatARuleApprovesByItselfRunsAtOnceAndTheTrailNamesTheRule() throws Exception {
        try (var connection = nightlatch.connect("alice", "options", "-c nightlatch.reason=SHOP-99");
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update orders set status = 'paid' where id = 1"))
                    .isEqualTo(1);
        }
        var request =
                nightlatch.api("dave").items("/requests?principal=alice&role=orders_writer&state=approved").stream()
                        .filter(one -> "SHOP-99".equals(one.get("reason")))
                        .findFirst()
                        .orElseThrow();
        assertThat(request.get("approvedByRules")).isEqualTo("staff");
        assertThat(nightlatch.api("dave").events("kind=request.approved&request=" + request.get("id")))
                .singleElement()
                .satisfies(event ->
                        assertThat(map(event.get("detail")).get("byRule")).isEqualTo("staff"));
        var why = nightlatch.cli("erin").run("policy", "why", "alice", "shop", "orders_writer");
        assertThat(why.output()).contains("Nobody is asked where this is so: request.reason == 'SHOP-99'");
        nightlatch.cli("alice").run("give-back", String.valueOf(request.get("grant")));
    }

    @Test
    void nobodyAsksInAFreeze() throws Exception {
        var refused = ask("bob", "shop_owner", "a migration", "PT10M");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("shop_owner is frozen from 2020-01-01 00:00 to 2099-01-01 00:00");
        try (var connection = nightlatch.connect("bob");
                var statement = connection.createStatement()) {
            var error = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("set nightlatch.role = 'shop_owner'"));
            assertThat(error.getSQLState()).isEqualTo("42501");
            assertThat(error.getMessage()).contains("is frozen from");
        }
        var now = nightlatch.cli("erin").run("policy", "why", "bob", "shop", "shop_owner");
        var later = nightlatch
                .cli("erin")
                .run("policy", "why", "bob", "shop", "shop_owner", "--at", "2099-06-01T12:00:00Z");
        assertThat(now.exitCode()).isEqualTo(1);
        assertThat(now.output()).contains("In the way: shop_owner is frozen");
        assertThat(later.output()).doesNotContain("is frozen").contains("In the way: it takes 2 different people");
    }

    @Test
    void whereNobodyAnswersOthersAreAskedTooAndWhoWaitsIsTold() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var statement = connection.createStatement()) {
            var held = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("set nightlatch.role = 'shop_owner'");
                    return String.valueOf(
                            statement.getWarnings().getNextWarning().getMessage());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            var query = "kind=request.escalated&principal=alice";
            Eventually.within(
                    Duration.ofSeconds(20),
                    "somebody else is asked",
                    () -> !nightlatch.api("dave").events(query).isEmpty());
            var escalated = nightlatch.api("dave").events(query).getFirst();

            assertThat(approve("carol", String.valueOf(escalated.get("request"))))
                    .isEqualTo("approved");

            assertThat(escalated).containsEntry("severity", "warning");
            assertThat(held.get(20, TimeUnit.SECONDS))
                    .startsWith("nobody answered; waiting for ")
                    .contains("asked team-leads, dbas (bob, carol, frank)");
        }
    }

    @Test
    void theFileIsTestedAndAudited() throws Exception {
        var people = file.resolveSibling("people.yaml").toString();

        var test = nightlatch.cli("alice").run("policy", "test", file.toString());
        var audit = nightlatch.cli("alice").run("policy", "audit", file.toString(), "--people", people);
        var schema = nightlatch.cli("alice").run("policy", "schema");

        assertThat(test.output()).contains("1 of 1 cases are as they say");
        assertThat(test.exitCode()).isZero();
        assertThat(audit.exitCode()).isZero();
        assertThat(List.of(audit.output().split("\n")))
                .anySatisfy(line -> assertThat(line).contains("shop_owner").contains("2"))
                .anySatisfy(line -> assertThat(line).contains("orders_writer").contains("2"));
        assertThat(schema.output()).startsWith("{").contains("\"minimumPeople\"");
    }

    private Api.Response ask(String person, String role, String reason, String duration) throws InterruptedException {
        return nightlatch.api(person).post("/requests", """
            {"database": "shop", "role": "%s", "reason": "%s", "duration": "%s", "scope": "person"}\
            """.formatted(role, reason, duration));
    }

    private static Map<?, ?> map(@Nullable Object json) {
        return Objects.requireNonNull((Map<?, ?>) json);
    }

    private static String id(Api.Response filed) {
        assertThat(filed.status()).as(filed.body()).isEqualTo(201);
        return String.valueOf(filed.object().get("id"));
    }

    private String approve(String person, String request) throws InterruptedException {
        return String.valueOf(nightlatch.api(person).approve(request).object().get("state"));
    }
}
