package io.nightlatch.cli.guarded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.config.Address;
import io.nightlatch.access.config.ConfigurationFile;
import io.nightlatch.access.config.SslMode;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.postgres.roles.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What setup writes is read by what reads the files, also with names that are syntax. */
class ProposalTest {
    private static final AdminUrl ODD =
            AdminUrl.parse("postgresql://d%3Aba@db1,%5B::1%5D:5433/my%20shop?sslmode=require");

    @TempDir
    private Path folder;

    @Test
    void theConfigurationNamesTheDatabaseAsTheUrlDoes() throws IOException {
        Written.to(folder.resolve("secrets/broker"), "one\n");
        Written.to(folder.resolve("secrets/undertaker"), "two\n");
        var file = folder.resolve("nightlatch.yaml");
        Written.to(file, ProposedConfiguration.text(ODD));

        var target = ConfigurationFile.read(file, Map.of()).databases().get(new DatabaseName("my shop"));

        assertThat(target).isNotNull().satisfies(it -> {
            assertThat(it.addresses()).containsExactly(new Address("db1", 5432), new Address("::1", 5433));
            assertThat(it.database()).isEqualTo("my shop");
            assertThat(it.sslMode()).isEqualTo(SslMode.REQUIRE);
            assertThat(it.broker().user()).isEqualTo("nightlatch_broker");
        });
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void thePolicyWrapsWhatHasPowerLeastFirstAndKeepsPrograms() {
        var survey = new Survey(
                "18.1",
                List.of(new Survey.Role("readers: all", false, 3, 0, 0)),
                List.of(new Survey.Role("writer", false, 1, 1, 0), new Survey.Role("it's", false, 3, 3, 4)),
                List.of(),
                List.of(
                        new Survey.Holder("shop_app", Set.of("writer"), Optional.of("its name")),
                        new Survey.Holder("alice", Set.of("writer"), Optional.empty())));

        var text = ProposedPolicy.text("shop", survey);

        var policy = PolicyFile.parse("policy.yaml", text, Optional.empty())
                .policy()
                .database(new DatabaseName("shop"))
                .orElseThrow();
        assertThat(policy.wrapped())
                .extracting(Rule::role)
                .containsExactly(new DatabaseRole("writer"), new DatabaseRole("it's"));
        assertThat(policy.keep())
                .containsExactlyInAnyOrder(new DatabaseRole("shop_app"), new DatabaseRole("nightlatch_emergency"));
        assertThat(policy.baseline().values()).containsExactly(List.of(new DatabaseRole("readers: all")));
        assertThat(text).contains("#   alice: writer").doesNotContain("#   shop_app");
    }

    @Test
    void aDatabaseWithoutRolesGetsAPolicyThatIsRight() {
        var text = ProposedPolicy.text("shop", new Survey("18.1", List.of(), List.of(), List.of(), List.of()));

        assertThat(PolicyFile.parse("policy.yaml", text, Optional.empty())
                        .policy()
                        .database(new DatabaseName("shop")))
                .isPresent();
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndAnUnknownOptionToo() {
        assertThatThrownBy(() -> AdminUrl.parse("postgresql://dba:secret@db/shop"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(2);
                    assertThat(failure.what())
                            .contains("A password stands in the URL")
                            .doesNotContain("secret");
                });
        assertThatThrownBy(() -> AdminUrl.parse("postgresql://dba@db/shop?target=x"))
                .hasMessageContaining("'target' is not known here");
        assertThatThrownBy(() -> AdminUrl.parse("dba@db/shop")).hasMessageContaining("not the URL of a database");
        assertThat(AdminUrl.parse("postgresql://dba@db/shop").sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(AdminUrl.parse("postgresql://dba@127.0.0.1/shop").sslMode()).isEqualTo(SslMode.DISABLE);
    }

    @Test
    void thePasswordFileIsReadAsLibpqReadsIt() throws IOException {
        var file = folder.resolve("pgpass");
        Written.to(file, "# mine\ndb1:5432:other:d\\:ba:no\n*:5433:*:d\\:ba:se\\:cr:et\n*:*:*:*:last\n");

        assertThat(PasswordFile.find(file, AdminUrl.parse("postgresql://d%3Aba@db1:5433/shop")))
                .contains("se:cr:et");
        assertThat(PasswordFile.find(file, AdminUrl.parse("postgresql://eve@db1/shop")))
                .contains("last");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(PasswordFile.find(file, ODD)).as("others may read it").isEmpty();
        assertThat(PasswordFile.find(folder.resolve("none"), ODD)).isEmpty();
    }
}
