package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String ACCESS = """
        {"grant":{"id":"G-2XQ9A","request":"R-7K2M4","principal":"alice","database":"shop","role":"orders_writer","scope":"person",
         "approvedAt":"2026-07-24T11:59:00Z","endedAt":"2026-07-24T12:14:00Z","endedBy":"the clock","endReason":"its time was over"},
         "reason":"=cmd|' /C calc'!A0","requestedAt":"2026-07-24T11:58:00Z",
         "votes":[{"principal":"bob","verdict":"approve","comment":"ok, \\"go\\"","stage":1,"at":"2026-07-24T11:59:00Z"}],
         "sessions":["S-4F7K2M9Q"],"statementCount":1,"refusedCount":0,
         "statements":[{"event":7,"at":"2026-07-24T12:00:00Z","kind":"update","statement":"update orders set status = 'x'"}],
         "proof":{"event":9,"at":"2026-07-24T12:14:01Z","verified":true,"detail":{}}}
        """.replace("\n", " ");

    @TempDir
    Path home;

    @Test
    void writesGrantsForASpreadsheetWithoutLettingAnybodyWriteFormulas() throws Exception {
        try (var server = new FakeServer()) {
            server.on("GET /reports/access", Answers.items(ACCESS));
            var file = home.resolve("report.csv");

            var outcome = new Desk(home)
                    .at(server)
                    .run("report", "access", "--from", "2026-07-01", "--to", "2026-08-01", "--out", file.toString());

            assertThat(outcome.exitCode()).isZero();
            assertThat(server.seen("GET /reports/access").query())
                    .isEqualTo("from=2026-06-30T22%3A00%3A00Z&to=2026-07-31T22%3A00%3A00Z");
            assertThat(Files.readString(file))
                    .startsWith("grant,request,requester,")
                    .contains("G-2XQ9A,R-7K2M4,alice,shop,orders_writer,person,'=cmd|' /C calc'!A0,")
                    .contains("\"2026-07-24T11:59:00Z bob approve in stage 1: ok, \"\"go\"\"\"")
                    .contains("2026-07-24T12:00:00Z update: update orders set status ="
                            + " 'x',,true,9,2026-07-24T12:14:01Z\r\n");
        }
    }

    @Test
    void writesTheSameAsJson() {
        try (var server = new FakeServer()) {
            server.on("GET /reports/access", Answers.items(ACCESS));

            var outcome = new Desk(home)
                    .at(server)
                    .run("report", "access", "--from", "2026-07-01T00:00:00Z", "--format", "json");

            assertThat(server.seen("GET /reports/access").query()).contains("to=2026-07-24T12%3A00%3A00Z");
            assertThat(outcome.out())
                    .contains("\"endedBy\":\"the clock\"", "\"verified\":true")
                    .hasLineCount(1);
        }
    }

    @Test
    void saysWhatATimeLooksLike() {
        var outcome = new Desk(home).run("report", "access", "--from", "yesterday");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("\"yesterday\" is no time.", "--from 2026-11-01");
    }
}
