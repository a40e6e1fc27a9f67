package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightlatch demo} as somebody starts and stops it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DemoTest {
    private static final String READY = "Nightlatch demo is ready";

    private Path folder;
    private int gateway;
    private int http;

    @BeforeAll
    void choose(@TempDir Path temporary) throws IOException {
        folder = temporary.resolve("demo");
        gateway = Nightlatch.freePort();
        http = Nightlatch.freePort();
    }

    @Test
    void endsCleanlyOnBothSignalsAndGoesOnWhereItWas() throws Exception {
        try (var first = demo("--data", folder.toString())) {
            first.awaitLine(READY);
            assertThat(new Api("http://127.0.0.1:" + http, "erin", "erin-demo").isReady())
                    .isTrue();
            try (var session = connect();
                    var statement = session.createStatement()) {
                statement.execute("set nightlatch.reason = 'to be found again'");
                new Api("http://127.0.0.1:" + http, "alice", "alice-demo").post("/requests", """
                    {"database": "shop", "role": "orders_writer", "reason": "to be found again"}\
                    """);

                first.signal("TERM");

                assertThat(first.exitCode()).isEqualTo(143);
                assertThatThrownBy(() -> statement.execute("select 1"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isIn("57P01", "08006"));
            }
            assertThat(first.output())
                    .contains("making the demo in", "stopped.")
                    .doesNotContain("SLF4J", "INFO", "WARN");
        }
        assertThat(serversIn(folder)).isEmpty();

        try (var second = demo("--data", folder.toString())) {
            second.awaitLine(READY);
            assertThat(new Api("http://127.0.0.1:" + http, "alice", "alice-demo").items("/requests"))
                    .extracting(request -> request.get("reason"))
                    .containsExactly("to be found again");

            second.signal("INT");

            assertThat(second.exitCode()).isEqualTo(130);
            assertThat(second.output()).contains("using the demo in");
        }
        assertThat(serversIn(folder)).isEmpty();

        try (var anew = demo("--data", folder.toString(), "--reset")) {
            anew.awaitLine(READY);
            assertThat(new Api("http://127.0.0.1:" + http, "alice", "alice-demo").items("/requests"))
                    .isEmpty();
        }
        assertThat(serversIn(folder)).isEmpty();
    }

    @Test
    void stopsWhatRunsAlreadyWhenItIsStoppedWhileItStarts(@TempDir Path other) throws Exception {
        try (var demo = demo("--data", other.resolve("demo").toString())) {
            demo.awaitLine("preparing the shop in it");

            demo.signal("INT");

            assertThat(demo.exitCode()).isEqualTo(130);
        }
        assertThat(serversIn(other)).isEmpty();
    }

    @Test
    void namesWhoHasThePortAndTheFlag(@TempDir Path other) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var demo = Child.server(
                        "demo",
                        "--data",
                        other.resolve("demo").toString(),
                        "--gateway-port",
                        Integer.toString(taken.getLocalPort()),
                        "--http-port",
                        Integer.toString(http))) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.output())
                    .isEqualTo("nightlatch: port " + taken.getLocalPort() + " on 127.0.0.1 is taken by java (pid "
                            + ProcessHandle.current().pid()
                            + "); stop it, or choose another with --gateway-port\n");
        }
    }

    @Test
    void leavesAloneWhatIsNoDemo(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("thesis.tex"), "chapter 1");

        try (var demo = demo("--data", other.toString());
                var reset = demo("--data", other.toString(), "--reset")) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.output()).contains("holds something that is not a demo", "--data");
            assertThat(reset.exitCode()).isEqualTo(1);
            assertThat(reset.output()).contains("--reset leaves it alone");
        }
        assertThat(other.resolve("thesis.tex")).hasContent("chapter 1");
    }

    private Child demo(String... words) throws IOException {
        var all = new java.util.ArrayList<>(
                List.of("demo", "--gateway-port", Integer.toString(gateway), "--http-port", Integer.toString(http)));
        all.addAll(List.of(words));
        return Child.server(all.toArray(String[]::new));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + gateway + "/shop", "alice", "alice-demo");
    }

    /** PostgreSQL's processes name their data folder in their command line, and its owner sees that. */
    private static List<String> serversIn(Path folder) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()) && line.contains("postgres"))
                .toList();
    }
}
