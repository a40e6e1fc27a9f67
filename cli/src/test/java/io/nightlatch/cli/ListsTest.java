package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {
    private static final String HOSTILE = "\u001b]0;owned\u0007\u001b[2J\nR-00000 approved \u202etxt\u009b31m";
    private static final String HOSTILE_JSON =
            "\\u001b]0;owned\\u0007\\u001b[2J\\nR-00000 approved \\u202etxt\\u009b31m";
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsOpenRequestsInTheReadersZone() {
        server.on("GET /requests", Answers.items(Answers.request("pending", ",\"mayDecide\":true")));

        var outcome = new Desk(home).at(server).run("requests");

        assertThat(server.seen("GET /requests").query()).isEqualTo("state=pending");
        assertThat(outcome.out()).isEqualTo("""
            ID       WHO    WHAT                   FOR  WAITS FOR         ASKED       REASON
            R-7K2M4  alice  orders_writer on shop  15m  team-leads (bob)  14:00, now  order 17 is stuck
            Times are Europe/Berlin.
            Next: nightlatch approve R-7K2M4
            """);
    }

    @Test
    void keepsTablesWithinAHundredColumns() {
        var longWinded = Answers.PENDING
                .replace("order 17 is stuck", "a reason that somebody wrote at length, ".repeat(10))
                .replace("\"alice\"", "\"" + "a-very-long-name".repeat(5) + "\"");
        server.on("GET /requests", Answers.items(longWinded, Answers.PENDING));

        var outcome = new Desk(home).at(server).run("requests");

        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100).hasSize(5);
    }

    @Test
    void followsPagesAndNarrows() {
        server.on("GET /requests", "{\"items\":[" + Answers.DENIED + "],\"next\":\"R-7K2M4\"}")
                .on("GET /requests", Answers.items(Answers.APPROVED));

        var outcome = new Desk(home).at(server).run("requests", "--mine", "--all", "--json");

        assertThat(server.seen().getFirst().query()).isEqualTo("mine=true");
        assertThat(server.seen("GET /requests").query()).isEqualTo("after=R-7K2M4&mine=true");
        assertThat(outcome.out())
                .contains("\"state\":\"denied\"", "\"state\":\"approved\"")
                .hasLineCount(1);
    }

    @Test
    void showsOneRequestWithItsStatementAndVotes() {
        server.on("GET /requests/R-7K2M4", Answers.request("denied", """
            ,"statement":"update orders\\n set status = 'open'","votes":[
            {"principal":"bob","verdict":"deny","comment":"not on a Friday","stage":1,"at":"2026-07-24T11:59:00Z"}]\
            """));

        var outcome = new Desk(home).at(server).run("requests", "7k2m4");

        assertThat(outcome.out()).isEqualTo("""
            R-7K2M4  orders_writer on shop for 15m  denied
              asked by   alice
              reason     order 17 is stuck
              asked      14:00 Europe/Berlin, now
              statement  update orders
              statement   set status = 'open'
              denied     by bob at 13:59 Europe/Berlin, 1 min ago: not on a Friday
            Next: nightlatch requests
            """);
    }

    @Test
    void takesThePowerOutOfWhatAStrangerWrote() {
        server.on("GET /requests", Answers.items(Answers.PENDING.replace("order 17 is stuck", HOSTILE_JSON)));

        var words = new Desk(home).at(server).run("requests", "--all").out();
        var json = new Desk(home).at(server).run("requests", "--all", "--json").out();

        assertThat(words).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b").hasLineCount(4);
        assertThat(json).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b").contains("\\u202e", "\\u009b");
        assertThat(io.nightlatch.cli.json.JsonObject.parse(json)
                        .objects("items")
                        .getFirst()
                        .text("reason"))
                .contains(HOSTILE);
    }

    @Test
    void listsTheGrantsInForce() {
        var active = Answers.GRANT
                .replace("\"approved\"", "\"active\"")
                .replace("\"activateBefore\"", "\"endsAt\":\"2026-07-24T12:05:00Z\",\"activateBefore\"");
        server.on("GET /grants", Answers.items(active))
                .on("GET /grants", Answers.items(Answers.GRANT))
                .on("GET /grants", Answers.NOTHING);

        var outcome = new Desk(home).at(server).run("grants");

        assertThat(outcome.out()).isEqualTo("""
            ID       WHO    WHAT                   SCOPE  STATE     UNTIL
            G-2XQ9A  alice  orders_writer on shop  token  active    14:05, 5 min
            G-2XQ9A  alice  orders_writer on shop  token  approved  use before 14:15, 15 min
            Times are Europe/Berlin.
            Next: nightlatch revoke G-2XQ9A
            """);
        assertThat(server.seen())
                .extracting(FakeServer.Seen::query)
                .containsExactly("state=active", "state=approved", "state=ending");
    }

    @Test
    void showsHowAGrantEndedAndThatItWasVerified() {
        server.on(
                "GET /grants/G-2XQ9A",
                Answers.GRANT.replace("\"approved\"", "\"ended\"").replaceFirst("}$", """
                    ,"endedAt":"2026-07-24T11:50:00Z","endedBy":"expiry","endReason":"time is over","verified":true}\
                    """));

        var outcome = new Desk(home).at(server).run("grants", "G-2XQ9A");

        assertThat(outcome.out())
                .contains("  ended      13:50 Europe/Berlin, 10 min ago", "  verified   yes: the database's catalogs")
                .endsWith("Next: nightlatch events --grant G-2XQ9A\n");
    }

    @Test
    void listsOnesOwnSessions() {
        server.on("GET /sessions", Answers.items("""
            {"id":"S-4F7K2M9Q","principal":"alice","database":"shop","login":"alice~4f7k2m9q",
             "startedAt":"2026-07-24T11:00:00Z","client":"127.0.0.1","application":"psql","grants":["G-2XQ9A"],
             "state":"held","currentStatement":"update orders set status = 'x'"}\
            """)).on("GET /sessions", Answers.NOTHING);

        var outcome = new Desk(home).at(server).run("sessions");

        assertThat(server.seen().getFirst().query()).isEqualTo("mine=true&state=held");
        assertThat(outcome.out())
                .contains("S-4F7K2M9Q  alice  shop      held   G-2XQ9A  13:00, 1 h ago")
                .endsWith("Next: nightlatch end S-4F7K2M9Q\n");
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void tellsWhatStandsInTheWayOfAnEnding() {
        server.on("GET /endings", Answers.items("""
            {"session":"S-4F7K2M9Q","principal":"alice","database":"shop","login":"alice~4f7k2m9q","grants":["G-2XQ9A"],
             "since":"2026-07-24T11:00:00Z","attempts":12,"nextAttempt":"2026-07-24T11:00:31Z",
             "left":["1 object in database warehouse"]}\
            """));

        var outcome = new Desk(home).at(server).run("endings");

        assertThat(outcome.out())
                .contains("S-4F7K2M9Q  alice  shop      alice~4f7k2m9q  13:00, 1 h ago", "12")
                .contains("alice~4f7k2m9q:\n  1 object in database warehouse\n")
                .endsWith("Next: nightlatch events --session S-4F7K2M9Q\n");
    }

    @Test
    void saysThatNothingIsLeftOfWhatShouldBeGone() {
        server.on("GET /endings", Answers.NOTHING);

        assertThat(new Desk(home).at(server).run("endings").out())
                .isEqualTo("Everything that should be gone is gone.\n");
    }

    @Test
    void saysWhenThereIsNothing() {
        server.on("GET /requests", Answers.NOTHING)
                .on("GET /grants", Answers.NOTHING)
                .on("GET /sessions", Answers.NOTHING);
        var desk = new Desk(home).at(server);

        assertThat(desk.run("requests").out()).startsWith("No pending requests.\nNext: nightlatch request ");
        assertThat(desk.run("grants").out()).startsWith("No grants in force.\n");
        assertThat(desk.run("sessions", "--all").out()).startsWith("No sessions.\n");
        assertThat(desk.run("grants", "--json").out()).isEqualTo("{\"items\":[]}\n");
    }

    @Test
    void saysWhoOneIsAndWhatOneMayAskFor() {
        server.on("GET /me", Answers.ME);

        var outcome = new Desk(home).at(server).run("me");

        assertThat(outcome.out()).isEqualTo("""
            name          alice
            server        %s
            groups        developers

            MAY ASK FOR            AT MOST  USUALLY  REASON    APPROVED BY
            orders_writer on shop  4h       15m      required  team-leads (bob)
            Next: nightlatch connect shop --role orders_writer --reason TEXT
            """.formatted(server.url()));
    }

    @Test
    void coloursOnlyATerminalThatWantsThem() {
        server.on("GET /requests", Answers.items(Answers.request("pending", ",\"mayDecide\":true")));
        var desk = new Desk(home).at(server).onATerminal();

        assertThat(desk.run("requests").out()).contains("\u001b[1mR-7K2M4\u001b[0m");
        assertThat(desk.with("NO_COLOR", "1").run("requests").out()).doesNotContain("\u001b");
    }
}
