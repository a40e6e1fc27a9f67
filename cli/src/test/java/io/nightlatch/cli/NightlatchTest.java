package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NightlatchTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login",
                "logout",
                "me",
                "request",
                "requests",
                "approve",
                "deny",
                "withdraw",
                "connect",
                "grants",
                "revoke",
                "sessions",
                "end",
                "endings",
                "events",
                "passwd",
                "preflight",
                "token",
                "token create",
                "token list",
                "token revoke",
                "person",
                "person add",
                "person disable",
                "person enable",
                "person passwd",
                "person list"
            })
    void explainsEveryCommandWithAnExample(String command) {
        var outcome = new Desk(home).run((command + " --help").split(" "));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("Example", "  nightlatch " + command, "--json");
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void showsWhatItCanDoWhenNothingIsAsked() {
        var outcome = new Desk(home).run();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Usage: nightlatch", "approve", "Exit codes: 0 done, 1 refused");
    }

    @Test
    void saysItsVersion() {
        assertThat(new Desk(home).run("--version").out()).startsWith("nightlatch ");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        var outcome = new Desk(home).run("aprove", "R-7K2M4");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("""
            There is no "aprove" in nightlatch.
            Did you mean approve? See: nightlatch --help
            """);
    }

    @Test
    void saysHowADurationIsWritten() {
        var outcome = new Desk(home).run("request", "--database", "shop", "--role", "r", "--for", "soon");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("a duration reads 8s, 15m, 4h or 1h30m, not \"soon\".\nSee: nightlatch request --help");
    }

    @Test
    void saysWhichIdIsNone() {
        var outcome = new Desk(home).run("approve", "G-2XQ9A", "--json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("{\"error\":")
                .contains("not a request id")
                .hasLineCount(1);
    }

    @Test
    void saysWhichServerDoesNotAnswerAndHowToStartOrChooseOne() {
        String url;
        try (var gone = new FakeServer()) {
            url = gone.url();
        }

        var outcome = new Desk(home).with("NIGHTLATCH_PASSWORD", "x").run("me", "--url", url, "--user", "bob");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("""
            Nothing answers at %s.
            Start it with: nightlatch up (or nightlatch demo); choose another with --url or NIGHTLATCH_URL.
            """.formatted(url));
    }

    @Test
    void looksOnThisMachineWhenNoServerIsNamed() {
        var outcome = new Desk(home).run("me");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Nobody is signed in to http://127.0.0.1:8080 here.");
    }

    @Test
    void tellsAStrangerFromTheServer() {
        try (var stranger = new FakeServer()) {
            stranger.on("GET /me", "<html>welcome</html>");

            var outcome = new Desk(home).at(stranger).run("me");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("does not speak Nightlatch's API");
        }
    }

    @Test
    void showsAStackTraceOnlyWhenAskedFor() {
        try (var server = new FakeServer()) {
            server.on("GET /me", 403, Answers.problem(403, "No", "Ask."));
            var desk = new Desk(home).at(server);

            assertThat(desk.run("me").err()).isEqualTo("No.\nAsk.\n");
            assertThat(desk.with("NIGHTLATCH_DEBUG", "1").run("me").err()).contains("at io.nightlatch.cli");
        }
    }

    @Test
    void neutralisesAHostileProblem() {
        try (var server = new FakeServer()) {
            server.on("GET /me", 403, Answers.problem(403, "No\\u001b[2J", "Ask\\u202e"));

            assertThat(new Desk(home).at(server).run("me").err()).isEqualTo("No\\u001b[2J.\nAsk\\u202e.\n");
        }
    }

    /**
     * The test's class path is the program's and the test libraries'; so what is not on this one is on neither. PostgreSQL's
     * driver is there for the commands that look at a database themselves.
     */
    @Test
    void neverLoadsTheServer() {
        var jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(jar -> Path.of(jar).getFileName().toString());

        assertThat(jars)
                .noneMatch(
                        jar -> jar.matches(
                                "(spring|netty|HikariCP|flyway|tomcat|h2|app|control|store|postgres-gateway|postgres-server).*"));
        for (var server : new String[] {"org.springframework.core.SpringVersion", "io.netty.buffer.ByteBuf"}) {
            assertThatThrownBy(() -> Class.forName(server)).isInstanceOf(ClassNotFoundException.class);
        }
    }
}
