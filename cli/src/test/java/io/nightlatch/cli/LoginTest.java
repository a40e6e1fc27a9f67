package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final String MADE = """
        {"id":"6Q2M8","label":"x","token":"nlt_secret","createdAt":"2026-07-24T12:00:00Z","expiresAt":"2026-08-23T12:00:00Z"}\
        """;
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void keepsATokenThatOnlyItsOwnerCanReadAndNotThePassword() throws IOException {
        server.on("POST /tokens", 201, MADE);

        var outcome = new Desk(home).typing("bob-demo").run("login", "--url", server.url() + "/", "--user", "bob");

        var file = home.resolve(".config/nightlatch/credentials.json");
        assertThat(outcome.out()).isEqualTo("""
            Signed in to %s as bob until 2026-08-23 14:00 Europe/Berlin, 30 d.
            The token is kept in %s, readable by you only.
            Next: nightlatch me
            """.formatted(server.url(), file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file).content().contains("nlt_secret", "6Q2M8").doesNotContain("bob-demo");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
        assertThat(server.seen("POST /tokens").body()).contains("\"expiresIn\":\"PT720H\"", "nightlatch login on ");
    }

    @Test
    void takesThePasswordFromStandardInput() {
        server.on("POST /tokens", 201, MADE);

        var outcome = new Desk(home)
                .reading("bob-demo\n")
                .run("login", "--url", server.url(), "--user", "bob", "--password-stdin", "--json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("\"user\":\"bob\"")
                .doesNotContain("nlt_secret")
                .hasLineCount(1);
        assertThat(server.seen("POST /tokens").authorization()).contains("Basic Ym9iOmJvYi1kZW1v");
    }

    @Test
    void isUsedByLaterCommandsAndKeptByProfile() {
        server.on("POST /tokens", 201, MADE).on("GET /requests", Answers.NOTHING);
        var desk = new Desk(home)
                .with("XDG_CONFIG_HOME", home.resolve("xdg").toString())
                .typing("one", "two");
        desk.run("login", "--url", server.url(), "--user", "bob");
        desk.run("login", "--url", server.url(), "--user", "carol", "--profile", "dba");

        desk.run("requests", "--profile", "dba");

        assertThat(server.seen("GET /requests").authorization()).contains("Bearer nlt_secret");
        assertThat(home.resolve("xdg/nightlatch/credentials.json")).content().contains("\"default\"", "\"dba\"");
    }

    @Test
    void showsASavedTokenToNoOtherServer() {
        server.on("POST /tokens", 201, MADE);
        var desk = new Desk(home).typing("bob-demo");
        desk.run("login", "--url", server.url(), "--user", "bob");
        try (var other = new FakeServer()) {
            var outcome = desk.run("requests", "--url", other.url());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).startsWith("Nobody is signed in to " + other.url() + " here.\n");
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void revokesTheTokenThatItReplaces() {
        server.on("POST /tokens", 201, MADE)
                .on("POST /tokens", 201, MADE.replace("6Q2M8", "7R3N9"))
                .on("DELETE /tokens/6Q2M8", 204, "");
        var desk = new Desk(home).typing("bob-demo", "bob-demo");
        desk.run("login", "--url", server.url(), "--user", "bob");

        desk.run("login", "--user", "bob");

        assertThat(server.seen("DELETE /tokens/6Q2M8").authorization()).isPresent();
    }

    @Test
    void isUndoneByLogoutHereAndThere() {
        server.on("POST /tokens", 201, MADE).on("DELETE /tokens/6Q2M8", 204, "");
        var desk = new Desk(home).typing("bob-demo");
        desk.run("login", "--url", server.url(), "--user", "bob");

        var outcome = desk.run("logout");

        assertThat(outcome.out()).startsWith("Signed out: bob at " + server.url() + ".\n");
        assertThat(server.seen("DELETE /tokens/6Q2M8").authorization()).contains("Bearer nlt_secret");
        assertThat(home.resolve(".config/nightlatch/credentials.json"))
                .content()
                .doesNotContain("nlt_secret");
        assertThat(desk.run("me").exitCode()).isEqualTo(2);
    }

    @Test
    void forgetsHereEvenWhenTheServerIsGone() {
        server.on("POST /tokens", 201, MADE);
        var desk = new Desk(home).typing("bob-demo");
        desk.run("login", "--url", server.url(), "--user", "bob");
        server.close();

        var outcome = desk.run("logout");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("forgotten here, but the server was not told");
        assertThat(home.resolve(".config/nightlatch/credentials.json"))
                .content()
                .doesNotContain("nlt_secret");
    }

    @Test
    void usesNoFileThatOthersMayRead() throws IOException {
        server.on("POST /tokens", 201, MADE);
        var desk = new Desk(home).typing("bob-demo");
        desk.run("login", "--url", server.url(), "--user", "bob");
        var file = home.resolve(".config/nightlatch/credentials.json");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var outcome = desk.run("me");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("may be read by others", "chmod 600 " + file);
    }

    @Test
    void sendsNoPasswordOverANetworkInTheClear() {
        var outcome = new Desk(home)
                .typing("bob-demo")
                .run("login", "--url", "http://nightlatch.example.org", "--user", "bob");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Passwords and tokens do not travel to http://nightlatch.example.org");
    }

    @Test
    void needsSomebodyToTypeOrAPromisedInput() {
        var outcome = new Desk(home).run("login", "--url", server.url(), "--user", "bob");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--password-stdin");
    }

    @Test
    void changesThePasswordWithTheOldOne() {
        server.on("POST /me/password", 204, "");
        var desk = new Desk(home).at(server);

        var typed = desk.typing("old-one", "new-one-1", "new-one-1").run("passwd");
        var piped = desk.reading("old-one\nnew-one-2\n").run("passwd", "--password-stdin", "--json");

        assertThat(typed.out()).startsWith("Your password is changed");
        assertThat(piped.out()).isEqualTo("{\"changed\":true}\n");
        assertThat(server.seen("POST /me/password").body())
                .isEqualTo("{\"current\":\"old-one\",\"new\":\"new-one-2\"}");
    }

    @Test
    void changesNothingWhenTheNewPasswordWasMistyped() {
        var outcome = new Desk(home)
                .at(server)
                .typing("old-one", "new-one-1", "new-one-2")
                .run("passwd");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void makesListsAndRevokesTokens() {
        server.on("POST /tokens", 201, MADE)
                .on("GET /tokens", Answers.items(MADE))
                .on("DELETE /tokens/6Q2M8", 204, "");
        var desk = new Desk(home).at(server);

        var made = desk.run("token", "create", "--label", "nightly", "--expires", "30d");
        var listed = desk.run("token", "list");
        var revoked = desk.run("token", "revoke", "6Q2M8");

        assertThat(made.out()).startsWith("nlt_secret\n").contains("NIGHTLATCH_TOKEN");
        assertThat(server.seen("POST /tokens").body()).isEqualTo("{\"label\":\"nightly\",\"expiresIn\":\"PT720H\"}");
        assertThat(listed.out()).contains("6Q2M8  x").endsWith("Next: nightlatch token revoke 6Q2M8\n");
        assertThat(revoked.out()).startsWith("The token 6Q2M8 is worthless now.\n");
    }

    @Test
    void actsByATokenFromTheEnvironment() {
        server.on("GET /requests", Answers.NOTHING);

        new Desk(home)
                .with("NIGHTLATCH_URL", server.url())
                .with("NIGHTLATCH_TOKEN", "nlt_ci")
                .run("requests");

        assertThat(server.seen("GET /requests").authorization()).contains("Bearer nlt_ci");
    }
}
