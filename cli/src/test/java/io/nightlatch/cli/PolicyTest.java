package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
    @TempDir
    private Path home;

    @Test
    void tellsEveryErrorOfAFileAndFails() throws IOException {
        var file = home.resolve("policy.yaml");
        Files.writeString(file, "databases:\n  shop:\n    wraped: []\n    keep: shop_app\n");

        var outcome = new Desk(home).run("policy", "check", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(file + ":3:5: 'wraped' is not known here; did you mean 'wrapped'?")
                .contains(file + ":4:11: 'shop_app' stands here; a list, such as [shop_app], would be right");
    }

    @Test
    void saysThatAFileIsRightAndWarnsOfGroupsWithNobodyInThem() throws IOException {
        var file = home.resolve("policy.yaml");
        var people = home.resolve("people.yaml");
        Files.writeString(people, "alice: {groups: [developers]}\n");
        Files.writeString(file, """
            databases:
              shop:
                wrapped:
                  - {role: w, who: [developers], approve: [{by: [dbas]}], duration: {max: 1h}}
            """);

        var outcome = new Desk(home).run("policy", "check", file.toString(), "--people", people.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("warning: " + file + ":4:54: nobody is in the group 'dbas'")
                .contains(" is right; its version is ");
    }

    private static final String TESTED = """
        minimumPeople: 3
        databases:
          shop:
            wrapped:
              - {role: w, who: [developers], approve: [{by: [dbas]}], duration: {max: 1h}}
        tests:
          - {name: for an hour, who: [developers], database: shop, role: w, for: 1h, then: allowed}
          - {name: for a day, who: [developers], database: shop, role: w, for: 1d, then: %s}
        """;

    @Test
    void runsTheCasesOfAFile() throws IOException {
        var file = home.resolve("policy.yaml");
        Files.writeString(file, TESTED.formatted("refused"));
        var good = new Desk(home).run("policy", "test", file.toString());
        Files.writeString(file, TESTED.formatted("allowed"));
        var bad = new Desk(home).run("policy", "test", file.toString());

        assertThat(good.exitCode()).isZero();
        assertThat(good.out()).contains("2 of 2 cases are as they say");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.out())
                .contains(file + ":8:5: 'for a day' is expected to be allowed, and is refused: policy lets w be asked"
                        + " for at most 1h")
                .contains("1 of 2 cases are as they say");
    }

    @Test
    void saysHowFewPeopleComeToARoleAndFailsBelowTheMinimum() throws IOException {
        var file = home.resolve("policy.yaml");
        var people = home.resolve("people.yaml");
        Files.writeString(file, TESTED.formatted("refused"));
        Files.writeString(people, "alice: {groups: [developers]}\ncarol: {groups: [dbas]}\n");

        var outcome = new Desk(home)
                .run("policy", "audit", file.toString(), "--people", people.toString(), "--from", "2026-03-02");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("2026-03-02T00:00:00Z")
                .contains("2026-03-09T00:00:00Z")
                .contains("alice, carol")
                .contains("at least 3 people; fewer can come to w on shop");
    }

    @Test
    void printsTheSchema() {
        var outcome = new Desk(home).run("policy", "schema");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("{").contains("\"unanswered\"").endsWith("}\n");
    }

    @Test
    void tellsThePathToARoleAndWhatIsInTheWay() {
        try (var server = new FakeServer()) {
            server.on("GET /policy/why", """
                {"person":"alice","database":"shop","role":"w","mayAsk":true,
                 "missing":"it takes 1 different people beside whoever asks, and only 0 of those places can be filled now",
                 "stages":[{"by":["dbas"],"count":1,"names":[]}],"maxDuration":"PT1H","policyVersion":"abc"}
                """);

            var outcome = new Desk(home).at(server).run("policy", "why", "alice", "shop", "w");

            assertThat(server.seen("GET /policy/why").query()).isEqualTo("person=alice&database=shop&role=w");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains("alice may ask for w on shop for at most 1h")
                    .contains("In the way: it takes 1 different people");
        }
    }

    @Test
    void namesTheLineThatAsksWhereNothingIsInTheWay() {
        try (var server = new FakeServer()) {
            server.on("GET /policy/why", """
                {"person":"alice","database":"shop","role":"w","mayAsk":true,
                 "stages":[{"by":["dbas"],"count":1,"names":["carol"]}],"maxDuration":"PT1H","policyVersion":"abc"}
                """);

            var outcome = new Desk(home).at(server).run("policy", "why", "alice", "shop", "w");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).endsWith("Next: nightlatch request --database shop --role w --reason TEXT\n");
        }
    }
}
