package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways in which root can keep a server; what an ordinary user does, all other tests show when one runs them. */
class AccountTest {
    @TempDir
    Path temporary;

    @BeforeEach
    void asRoot() {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
    }

    @Test
    void aUserNamespaceLeavesAllFilesToRoot() throws Exception {
        Optional<Account> account = AccountProbe.userNamespace();
        assumeThat(account).isPresent();

        try (var server = PostgresServer.start(options(), account.get())) {
            assertThat(Sql.ask(server, "select 1")).isEqualTo("1");
            assertThat(Files.getAttribute(server.dataDirectory().resolve("PG_VERSION"), "unix:uid"))
                    .isEqualTo(0);
        }
    }

    @Test
    void anotherUserOwnsTheDataAndMovesToANamespaceLater() throws Exception {
        Optional<Account> other = AccountProbe.otherUser();
        assumeThat(other).isPresent();
        letOthersPass(temporary);
        var options = options().binaries(PostgresBinaries.bundled().cachedIn(temporary.resolve("cache")));

        try (var server = PostgresServer.start(options, other.get())) {
            Sql.run(server, "create table note as select 'kept' as text");
            assertThat(Files.getAttribute(server.dataDirectory(), "unix:uid"))
                    .isEqualTo(((Account.OtherUser) other.get()).uid());
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(server.pid())), "unix:uid"))
                    .isNotEqualTo(0);
        }

        Optional<Account> namespace = AccountProbe.userNamespace();
        assumeThat(namespace).isPresent();
        try (var server = PostgresServer.start(options, namespace.get())) {
            assertThat(Sql.ask(server, "select text from note")).isEqualTo("kept");
        }
    }

    @Test
    void saysWhichFolderTheOtherUserCannotPass() throws Exception {
        Optional<Account> other = AccountProbe.otherUser();
        assumeThat(other).isPresent();
        Path closed = Files.createDirectory(temporary.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> ServerFolder.open(closed.resolve("server"), other.get()))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("may not pass " + closed);
    }

    private PostgresServerOptions options() {
        return PostgresServerOptions.in(temporary.resolve("server"));
    }

    private static void letOthersPass(Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
}
