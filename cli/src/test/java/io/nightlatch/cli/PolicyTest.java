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
