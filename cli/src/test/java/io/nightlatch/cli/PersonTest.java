package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonTest {
    @TempDir
    private Path home;

    private Desk desk;
    private String file = "";

    @BeforeEach
    void emptyDirectory() {
        desk = new Desk(home);
        file = home.resolve("people.yaml").toString();
    }

    @Test
    void addsTheFirstAdminWithAPasswordThatIsShownOnce() {
        var outcome = desk.run("person", "add", "erin", "--groups", "admins,dbas", "--people", file, "--json");

        var password = JsonObject.parse(outcome.out()).text("password").orElseThrow();
        assertThat(password).matches("([0-9a-z]{5}-){3}[0-9a-z]{5}");
        assertThat(person("erin").verifier().orElseThrow().accepts(password)).isTrue();
        assertThat(person("erin").principal().groups())
                .hasToString("[admins, dbas]")
                .hasSize(2);
        assertThat(Path.of(file)).content().doesNotContain(password);
    }

    @Test
    void addsWithAPasswordFromStandardInputAndShowsNone() {
        var outcome = desk.reading("bob-demo\n")
                .run("person", "add", "bob", "--groups", "developers", "--password-stdin", "--people", file);

        assertThat(outcome.out()).isEqualTo("bob is added.\nNext: nightlatch login --user bob\n");
        assertThat(person("bob").verifier().orElseThrow().accepts("bob-demo")).isTrue();
    }

    @Test
    void addsWithATypedPassword() {
        desk.typing("bob-demo", "bob-demo").run("person", "add", "bob", "--groups", "developers", "--people", file);

        assertThat(person("bob").verifier().orElseThrow().accepts("bob-demo")).isTrue();
    }

    @Test
    void disablesEnablesAndChangesThePassword() {
        desk.reading("bob-demo\n")
                .run("person", "add", "bob", "--groups", "developers", "--password-stdin", "--people", file);

        var disabled = desk.run("person", "disable", "bob", "--people", file);
        var wasDisabled = person("bob").disabled();
        desk.run("person", "enable", "bob", "--people", file);
        desk.reading("bob-demo-2\n").run("person", "passwd", "bob", "--password-stdin", "--people", file);

        assertThat(disabled.out()).startsWith("bob is disabled").endsWith("person list --people " + file + "\n");
        assertThat(wasDisabled).isTrue();
        assertThat(person("bob").disabled()).isFalse();
        assertThat(person("bob").verifier().orElseThrow().accepts("bob-demo-2")).isTrue();
    }

    @Test
    void listsEverybody() {
        desk.run("person", "add", "erin", "--groups", "admins", "--people", file);
        desk.run("person", "add", "bob", "--groups", "developers,team-leads", "--people", file);
        desk.run("person", "disable", "bob", "--people", file);

        var outcome = desk.run("person", "list", "--people", file);

        assertThat(outcome.out()).startsWith("""
            NAME  GROUPS                  STATE
            """).contains("erin  admins", "bob   developers, team-leads  disabled");
    }

    @Test
    void refusesWhoIsThereAlreadyAndWhoIsNot() {
        desk.run("person", "add", "erin", "--groups", "admins", "--people", file);

        var again = desk.run("person", "add", "erin", "--groups", "admins", "--people", file);
        var nobody = desk.run("person", "disable", "bob", "--people", file);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).startsWith("Erin is there already.\n");
        assertThat(nobody.err()).contains("named bob; there are: erin");
    }

    @Test
    void saysWhereABrokenFileIsBroken() throws IOException {
        Files.writeString(Path.of(file), "erin: {grups: [admins]}\n");

        var outcome = desk.run("person", "list", "--people", file);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith(file + ":1:8: ");
    }

    @Test
    void needsToKnowWhichFile() {
        var outcome = desk.run("person", "list");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--config", "--people people.yaml");
    }

    private Person person(String name) {
        try (var people = PeopleFile.open(Path.of(file), new SecureRandom())) {
            return people.find(new PrincipalName(name)).orElseThrow();
        }
    }
}
