package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresVersionsTest {
    @TempDir
    Path folder;

    static List<Integer> available() {
        return PostgresVersions.available();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void hasEveryVersionThatWeSupport() {
        assertThat(PostgresVersions.available()).containsExactly(15, 16, 17, 18);
    }

    @ParameterizedTest
    @MethodSource("available")
    void keepsWhatWasCommittedOverARestart(int major) throws Exception {
        var options = PostgresServerOptions.in(folder.resolve("server")).binaries(PostgresVersions.major(major));
        try (var server = PostgresServer.start(options)) {
            Sql.run(server, "create table note as select 'still here' as text");
        }

        try (var server = PostgresServer.start(options)) {
            assertThat(Sql.ask(server, "select text from note")).isEqualTo("still here");
            assertThat(Sql.ask(server, "show server_version")).startsWith(major + ".");
            assertThat(Sql.ask(
                            server,
                            "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'),"
                                    + " current_setting('data_checksums'), current_setting('server_encoding'),"
                                    + " current_setting('listen_addresses'), left(rolpassword, 13))"
                                    + " from pg_authid where rolname = 'postgres'"))
                    .isEqualTo("on on on UTF8 127.0.0.1 SCRAM-SHA-256");
            assertThat(Sql.ask(server, "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
        }
    }

    @Test
    void saysHowToFetchAVersionThatIsNotHere() {
        assertThatThrownBy(() -> PostgresVersions.major(9))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("no PostgreSQL 9")
                .hasMessageContaining("mvn generate-resources -pl postgres-server");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void refusesADataDirectoryOfAnotherVersion() throws Exception {
        var options = PostgresServerOptions.in(folder.resolve("server"));
        PostgresServer.start(options.binaries(PostgresVersions.major(17))).stop();

        assertThatThrownBy(() -> PostgresServer.start(options))
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("was made by PostgreSQL 17, and this is PostgreSQL 18")
                .hasMessageContaining("pg_dumpall");
    }
}
