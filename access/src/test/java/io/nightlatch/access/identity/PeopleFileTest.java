package io.nightlatch.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.PeopleFile.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleFileTest {
    private static final PrincipalName ALICE = new PrincipalName("alice");
    private static final PrincipalName BOB = new PrincipalName("bob");
    private static final Group DEVELOPERS = new Group("developers");
    private static final ScramVerifier VERIFIER = ScramVerifier.of("bobs-secret", new Random(1));

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("people.yaml");
    }

    @Test
    void hasNobodyInItBeforeTheFirstIsAdded() throws IOException {
        var people = PeopleFile.open(file, random);

        var answer = people.add(new PrincipalName("erin"), Set.of(new Group("admins")), "erin-demo");

        assertThat(answer).isInstanceOf(PersonAnswer.Done.class);
        assertThat(people.active(new PrincipalName("erin"))).isPresent();
        assertThat(people.groups()).containsExactly(new Group("admins"));
        assertThat(PeopleFile.open(file, random)
                        .find(new PrincipalName("erin"))
                        .orElseThrow()
                        .verifier()
                        .orElseThrow()
                        .accepts("erin-demo"))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void changesOneEntryAndLeavesTheOthersAsTheyWereTyped() throws IOException {
        write("""
            # our people
            alice:            # since March
              groups:
                - developers
            # the lead
            bob: {groups: [developers, team-leads], verifier: %s}   # on leave in May

            carol: {groups: ["dbas"]}
            """.formatted(VERIFIER));
        var people = PeopleFile.open(file, random);

        people.disable(ALICE);
        people.disable(BOB);
        people.add(new PrincipalName("frank@example.com"), Set.of(new Group("d,b: a\"s")), "frank-demo");

        var frank = people.find(new PrincipalName("frank@example.com")).orElseThrow();
        assertThat(file).hasContent("""
            # our people
            alice: {groups: [developers], disabled: true}
            # the lead
            bob: {groups: [developers, team-leads], verifier: %s, disabled: true}   # on leave in May

            carol: {groups: ["dbas"]}
            frank@example.com: {groups: ["d,b: a\\"s"], verifier: %s}
            """.formatted(VERIFIER, frank.verifier().orElseThrow()));
        assertThat(PeopleFile.open(file, random).everybody()).containsExactlyElementsOf(people.everybody());
    }

    @Test
    void writesAFileAnewThatIsOneMappingInBraces() throws IOException {
        write("{alice: {groups: [developers]}}");
        var people = PeopleFile.open(file, random);

        people.add(BOB, Set.of(), "bob-demo");

        assertThat(PeopleFile.open(file, random).everybody())
                .extracting(Person::name)
                .containsExactly(ALICE, BOB);
    }

    @Test
    void keepsNamesThatYamlWouldTakeForSomethingElse() {
        var people = PeopleFile.open(file, random);

        for (var name : new String[] {"null", "true", "~", "- x", "a: b", "#1", "7", "ü 🦉", "\\\"", "{x}"}) {
            people.add(new PrincipalName(name), Set.of(new Group(name)), "long enough");
        }

        assertThat(PeopleFile.open(file, random).everybody()).hasSize(10).containsExactlyElementsOf(people.everybody());
    }

    @Test
    void lockedOutMeansNeitherSignedInNorDeciding() {
        var people = PeopleFile.open(file, random);
        people.add(ALICE, Set.of(DEVELOPERS), "alice-demo");

        people.disable(ALICE);
        var disabled = people.active(ALICE);
        people.enable(ALICE);

        assertThat(disabled).isEmpty();
        assertThat(people.active(ALICE)).isPresent();
    }

    @Test
    void keepsSaltAndIterationsWhenThePasswordChanges() throws IOException {
        write("bob: {groups: [], verifier: " + ScramVerifier.of("bobs-secret", VERIFIER.salt(), 5000) + "}");
        var people = PeopleFile.open(file, random);

        people.changePassword(BOB, "another-secret");

        var verifier = people.find(BOB).orElseThrow().verifier().orElseThrow();
        assertThat(verifier.salt()).isEqualTo(VERIFIER.salt());
        assertThat(verifier.iterations()).isEqualTo(5000);
        assertThat(verifier.accepts("another-secret")).isTrue();
        assertThat(verifier.accepts("bobs-secret")).isFalse();
    }

    @Test
    void refusesAChangeThatMakesNoSense() {
        var people = PeopleFile.open(file, random);
        people.add(ALICE, Set.of(DEVELOPERS), "alice-demo");

        assertThat(people.add(ALICE, Set.of(), "alice-demo"))
                .isEqualTo(new PersonAnswer.Refused("alice is there already"));
        assertThat(people.add(BOB, Set.of(), "short"))
                .isEqualTo(new PersonAnswer.Refused("a password has at least 8 characters"));
        assertThat(people.changePassword(ALICE, "1234567")).isInstanceOf(PersonAnswer.Refused.class);
        assertThat(people.disable(BOB))
                .isEqualTo(new PersonAnswer.Refused("nobody here is named bob; there are: alice"));
        assertThat(people.everybody()).extracting(Person::name).containsExactly(ALICE);
    }

    @Test
    void refusesAFileWithVerifiersThatOthersCanRead() throws IOException {
        write("bob: {verifier: " + VERIFIER + "}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> PeopleFile.open(file, random))
                .isInstanceOf(FileErrors.class)
                .hasMessageContaining("run: chmod 600 " + file);
    }

    @Test
    void letsOthersReadAFileWithoutVerifiers() throws IOException {
        write("bob: {groups: [developers]}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(PeopleFile.open(file, random).find(BOB)).isPresent();
    }

    @Test
    void neverRepeatsWhatStandsInThePlaceOfAVerifier() throws IOException {
        write("bob: {groups: [developers], verifier: my-own-password, groups: []}");

        assertThatThrownBy(() -> PeopleFile.open(file, random))
                .isInstanceOf(FileErrors.class)
                .hasMessageContaining(":1:39: what stands here is no verifier")
                .hasMessageContaining(":1:56: 'groups' is here twice")
                .hasMessageNotContaining("my-own-password");
    }

    @Test
    void seesWhatAnotherProcessWrites() throws Exception {
        var results = new LinkedBlockingQueue<Result>();
        write("alice: {groups: [developers]}");
        try (var people = PeopleFile.open(file, random).watch(Duration.ofMillis(10), results::add)) {
            PeopleFile.open(file, random).add(BOB, Set.of(DEVELOPERS), "bob-demo");
            assertThat(next(results)).isEqualTo(new Result.Loaded(Set.of(BOB)));

            write("alice: {grups: []}");
            assertThat(next(results)).isInstanceOf(Result.Refused.class);
            assertThat(people.active(BOB)).isPresent();

            write("alice: {groups: [dbas]}");
            assertThat(next(results)).isEqualTo(new Result.Loaded(Set.of(ALICE, BOB)));
            assertThat(people.everybody()).extracting(Person::name).containsExactly(ALICE);
        }
    }

    @Test
    void takesAFileBackOnceItsRightsAreMended() throws Exception {
        var results = new LinkedBlockingQueue<Result>();
        try (var people = PeopleFile.open(file, random)) {
            people.add(ALICE, Set.of(DEVELOPERS), "alice-demo");
            people.watch(Duration.ofMillis(10), results::add);

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(next(results)).isInstanceOf(Result.Refused.class);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

            assertThat(next(results)).isEqualTo(new Result.Loaded(Set.of()));
        }
    }

    @Test
    void losesNobodyWhenManyWriteAtOnce() throws Exception {
        var writers = new ArrayList<Thread>();
        for (int writer = 0; writer < 4; writer++) {
            var people = PeopleFile.open(file, random);
            var prefix = "w" + writer + "-";
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 5; i++) people.add(new PrincipalName(prefix + i), Set.of(), "long enough");
            }));
        }
        for (var writer : writers) writer.join();

        assertThat(PeopleFile.open(file, random).everybody()).hasSize(20);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Result next(BlockingQueue<Result> results) throws InterruptedException {
        var result = results.poll(10, TimeUnit.SECONDS);
        assertThat(result).as("told of the change").isNotNull();
        return Objects.requireNonNull(result);
    }
}
