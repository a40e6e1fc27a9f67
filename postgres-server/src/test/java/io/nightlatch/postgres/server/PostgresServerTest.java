package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All on one data directory, since each test stops its server. */
class PostgresServerTest {
    @TempDir
    static Path temporary;

    static PostgresServerOptions options;

    @BeforeAll
    static void makeTheDataDirectory() {
        options = PostgresServerOptions.in(temporary.resolve("server"));
        PostgresServer.start(options).stop();
    }

    @Test
    void refusesAWrongPassword() {
        try (var server = PostgresServer.start(options)) {
            assertThatThrownBy(() -> Sql.connect(server, "wrong", new Properties()))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void keepsTheFolderForItsOwner() throws Exception {
        try (var server = PostgresServer.start(options)) {
            assertThat(rights(options.folder())).isEqualTo("rwx------");
            assertThat(rights(server.dataDirectory())).isEqualTo("rwx------");
            assertThat(rights(options.folder().resolve("superuser-password"))).isEqualTo("rw-------");
            assertThat(rights(server.logFile())).isEqualTo("rw-------");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (var server = PostgresServer.start(options)) {
            var elsewhere = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
            for (InetAddress address : elsewhere)
                assertThatThrownBy(() -> new Socket(address, server.port()).close())
                        .hasMessageContaining("refused");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void runsInASessionOfItsOwn() throws Exception {
        try (var server = PostgresServer.start(options)) {
            assertThat(session(server.pid())).isEqualTo(server.pid());
            assertThat(session(ProcessHandle.current().pid())).isNotEqualTo(server.pid());
        }
    }

    @Test
    void takesSettings() throws Exception {
        var special = options.setting("shared_preload_libraries", "pg_stat_statements")
                .setting("max_prepared_transactions", "7")
                .setting("nightlatch.note", "it's \\ fine");

        try (var server = PostgresServer.start(special)) {
            Sql.run(server, "create extension if not exists pg_stat_statements");
            assertThat(Sql.ask(server, "select count(*) >= 0 from pg_stat_statements"))
                    .isEqualTo("t");
            assertThat(Sql.ask(server, "show max_prepared_transactions")).isEqualTo("7");
            assertThat(Sql.ask(server, "show nightlatch.note")).isEqualTo("it's \\ fine");
        }
    }

    @Test
    void recoversAfterItWasKilled() throws Exception {
        var server = PostgresServer.start(options);
        Sql.run(server, "create table if not exists survivor as select 1");

        server.kill();

        assertThat(server.isRunning()).isFalse();
        try (var next = PostgresServer.start(options)) {
            assertThat(Sql.ask(next, "select count(*) from survivor")).isEqualTo("1");
        }
    }

    @Test
    void comesBackOnTheSamePortAfterItWasKilled() throws Exception {
        var server = PostgresServer.start(options);
        int port = server.port();

        server.kill();

        // Nobody may have reaped the dead postmaster yet, and both its pid file and its socket's lock file name it.
        try (var next = PostgresServer.start(options.port(port))) {
            assertThat(next.port()).isEqualTo(port);
            assertThat(Sql.ask(next, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesASecondStartInTheSameFolder() {
        try (var first = PostgresServer.start(options)) {
            var refusal = catchThrowableOfType(FolderInUseException.class, () -> PostgresServer.start(options));

            assertThat(refusal).hasMessageContaining(options.folder().toString());
            assertThat(refusal.pid()).hasValue(ProcessHandle.current().pid());
            assertThat(first.isRunning()).isTrue();
        }
    }

    @Test
    void stoppingTwiceHarmsNoLaterServer() {
        var first = PostgresServer.start(options);
        first.stop();

        try (var second = PostgresServer.start(options)) {
            first.stop();

            assertThat(second.isRunning()).isTrue();
            assertThatThrownBy(() -> PostgresServer.start(options)).isInstanceOf(FolderInUseException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhoHasThePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();

            var refusal =
                    catchThrowableOfType(PortTakenException.class, () -> PostgresServer.start(options.port(port)));

            assertThat(refusal).hasMessageContaining("port " + port).hasMessageContaining("java (pid ");
            assertThat(refusal.owner().map(PortOwner::pid))
                    .hasValue(ProcessHandle.current().pid());
        }
    }

    @Test
    void comesBackOnTheChosenPort() throws Exception {
        int port = Ports.free();

        PostgresServer.start(options.port(port)).stop();

        try (var server = PostgresServer.start(options.port(port))) {
            assertThat(server.port()).isEqualTo(port);
        }
    }

    @Test
    void showsTheLogOfAFailedStart() {
        assertThatThrownBy(() -> PostgresServer.start(options.setting("shared_preload_libraries", "no_such_library")))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("could not access file \"no_such_library\"")
                .hasMessageContaining("server.log");

        PostgresServer.start(options).stop();
    }

    @Test
    void ignoresAPidFileWhoseNumberNowBelongsToAnotherProgram() throws Exception {
        long stranger = ProcessHandle.current().pid();
        Path file = PostmasterPid.file(options.folder().resolve("data"));
        Files.writeString(
                file, stranger + "\n" + file.getParent() + "\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n");

        try (var server = PostgresServer.start(options)) {
            assertThat(server.pid()).isNotEqualTo(stranger);
        }
    }

    @Test
    void speaksTlsWithTheGivenCertificate() throws Exception {
        var files = Certificates.selfSigned(temporary);

        try (var server = PostgresServer.start(options.tls(files.certificate(), files.privateKey()))) {
            var tls = new Properties();
            tls.setProperty("sslmode", "verify-ca");
            tls.setProperty("sslrootcert", files.certificate().toString());
            assertThat(Sql.ask(server, "select ssl from pg_stat_ssl where pid = pg_backend_pid()", tls))
                    .isEqualTo("t");
        }
    }

    @Test
    void doesWithoutASocketWhenThePathIsTooLong() throws Exception {
        Path deep = temporary.resolve("d".repeat(100)).resolve("server");

        try (var server = PostgresServer.start(PostgresServerOptions.in(deep))) {
            assertThat(server.socketDirectory()).isEmpty();
            assertThat(Sql.ask(server, "show unix_socket_directories")).isEmpty();
        }
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** The sixth field of stat (proc manual page: "/proc/pid/stat"). */
    private static long session(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }
}
