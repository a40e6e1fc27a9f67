package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds when the JVM before it did not get to stop its server. */
class OrphanTest {
    @TempDir
    Path temporary;

    PostgresServerOptions options;

    @BeforeEach
    void inAFolderOfItsOwn() {
        options = PostgresServerOptions.in(temporary.resolve("server"));
    }

    @Test
    void adoptsTheServerOfAKilledJvm() throws Exception {
        var other = ServerInAnotherJvm.start(options.folder());
        other.killJvm();

        try (var server = PostgresServer.start(options)) {
            assertThat(server.pid()).isEqualTo(other.postmasterPid());
            assertThat(Sql.ask(server, "select 1")).isEqualTo("1");

            server.stop();

            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void replacesAnOrphanThatIsNotWhatIsWanted() throws Exception {
        var other = ServerInAnotherJvm.start(options.folder());
        other.killJvm();

        try (var server = PostgresServer.start(options.setting("max_connections", "33"))) {
            assertThat(server.pid()).isNotEqualTo(other.postmasterPid());
            assertThat(Sql.ask(server, "show max_connections")).isEqualTo("33");
        }
    }

    @Test
    void stopsWhatIsLeftBeforeItsFolderIsDeleted() throws Exception {
        var other = ServerInAnotherJvm.start(options.folder());
        assertThatThrownBy(() -> PostgresServer.stopLeftover(options.folder()))
                .isInstanceOf(FolderInUseException.class);
        other.killJvm();

        PostgresServer.stopLeftover(options.folder());

        assertThat(Postmaster.find(options.folder().resolve("data"))).isInstanceOf(Postmaster.Found.Stale.class);
        PostgresServer.stopLeftover(options.folder().resolve("never was"));
    }

    @Test
    void refusesAFolderThatAnotherJvmKeeps() throws Exception {
        try (var other = ServerInAnotherJvm.start(options.folder())) {
            var refusal = catchThrowableOfType(FolderInUseException.class, () -> PostgresServer.start(options));

            assertThat(refusal)
                    .hasMessageContaining("process " + other.jvm().pid())
                    .hasMessageContaining("another folder");
            assertThat(refusal.folder()).isEqualTo(options.folder());
        }
    }
}
