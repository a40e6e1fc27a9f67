package io.nightlatch.cli.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyProposalTest {
    private static final DatabaseName SHOP = new DatabaseName("shop");

    @TempDir
    Path home;

    private PolicyProposal proposal(String role, String... keep) {
        return new PolicyProposal(
                home.resolve("policy.yaml"),
                SHOP,
                new DatabaseRole(role),
                List.of(keep).stream().map(DatabaseRole::new).toList(),
                List.of(new Group("developers")),
                List.of(new Group("dbas")));
    }

    private List<String> wrapped(String text) {
        return PolicyFile.parse("policy.yaml", text, Optional.empty())
                .policy()
                .database(SHOP)
                .orElseThrow()
                .wrapped()
                .stream()
                .map(rule -> rule.role().name())
                .toList();
    }

    @Test
    void startsAFileAndGoesOnWithIt() {
        var first = proposal("orders_writer", "shop_app");
        first.write(first.text());
        var second = proposal("Odd: name", "shop_app", "etl");
        second.write(second.text());

        var text = proposal("orders_writer").text();

        assertThat(wrapped(text)).containsExactly("orders_writer", "Odd: name");
        assertThat(text).contains("keep: [shop_app, etl]");
    }

    @Test
    void leavesWhatPeopleWroteAsItIs() throws IOException {
        Files.writeString(home.resolve("policy.yaml"), """
            databases:
              shop:   # the web shop
                baseline:
                  everyone: [shop_reader]
                wrapped:
                # least power first
                - role: orders_writer
                  who: [developers]
                  approve: [{by: [leads], count: 2}]   # two of them
                  duration: {max: 4h}

              vault:
                wrapped:
                  - {role: keeper, who: [dbas], approve: [{by: [dbas]}], duration: {max: 1h}}
            """);

        var text = proposal("payments_writer", "shop_app").text();

        assertThat(wrapped(text)).containsExactly("orders_writer", "payments_writer");
        assertThat(text)
                .contains(
                        "# the web shop",
                        "# least power first",
                        "# two of them",
                        "{role: keeper",
                        "    keep: [shop_app]");
    }

    @Test
    void changesNothingInAFileThatIsNotWrittenInLines() throws IOException {
        Files.writeString(home.resolve("policy.yaml"), "databases: {shop: {keep: [app]}}\n");

        assertThatThrownBy(() -> proposal("payments_writer").text())
                .isInstanceOf(Failure.class)
                .satisfies(e -> assertThat(((Failure) e).next()).contains("- role: payments_writer"));
    }

    @Test
    void addsADatabaseThatIsNotInItYet() throws IOException {
        var before = """
            databases:
              vault:
                wrapped:
                  - {role: keeper, who: [dbas], approve: [{by: [dbas]}], duration: {max: 1h}}
            """;
        Files.writeString(home.resolve("policy.yaml"), before);

        var text = proposal("orders_writer").text();

        assertThat(text).startsWith(before);
        assertThat(wrapped(text)).containsExactly("orders_writer");
    }
}
