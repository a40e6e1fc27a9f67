package io.nightlatch.cli;

import io.nightlatch.cli.shell.Keyboard;
import io.nightlatch.cli.shell.Pauses;
import io.nightlatch.cli.shell.Programs;
import io.nightlatch.cli.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A person's desk: a home, an environment, a keyboard, a clock that only pauses move, and a screen to read from. */
final class Desk implements Keyboard, Programs, Pauses {
    static final Instant NOON = Instant.parse("2026-07-24T12:00:00Z");
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> keys = new ArrayDeque<>();
    private boolean interactive;
    private String input = "";
    private Instant now = NOON;
    private int pausesLeft = Integer.MAX_VALUE;
    private Optional<Path> psql = Optional.of(Path.of("/usr/bin/psql"));
    private List<String> started = List.of();
    private Map<String, String> startedWith = Map.of();

    Desk(Path home) {
        this.home = home;
    }

    record Outcome(int exitCode, String out, String err) {}

    /** Signed in by environment, as bob. */
    Desk at(FakeServer server) {
        return with("NIGHTLATCH_URL", server.url())
                .with("NIGHTLATCH_USER", "bob")
                .with("NIGHTLATCH_PASSWORD", "bob-demo");
    }

    Desk with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Desk without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** A person sits there and will type this. */
    Desk typing(String... lines) {
        keys.addAll(List.of(lines));
        return this;
    }

    Desk onATerminal() {
        interactive = true;
        return this;
    }

    Desk reading(String standardInput) {
        input = standardInput;
        return this;
    }

    Desk withoutPsql() {
        psql = Optional.empty();
        return this;
    }

    /** Ctrl-C instead of the pause after so many. */
    Desk interruptedAfterPauses(int count) {
        pausesLeft = count;
        return this;
    }

    List<String> started() {
        return started;
    }

    Map<String, String> startedWith() {
        return startedWith;
    }

    Outcome run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var shell = new Shell(
                Map.copyOf(environment),
                home,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive,
                () -> now,
                ZoneId.of("Europe/Berlin"),
                this,
                this,
                this);
        int exitCode = new Nightlatch(shell).run(args);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> line(String prompt) {
        return Optional.ofNullable(keys.poll());
    }

    @Override
    public Optional<String> secret(String prompt) {
        return Optional.ofNullable(keys.poll());
    }

    @Override
    public Optional<Path> find(String name, String path) {
        return psql.filter(_ -> name.equals("psql"));
    }

    @Override
    public int run(List<String> command, Map<String, String> with) {
        started = command;
        startedWith = with;
        return 5;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (pausesLeft-- <= 0) throw new InterruptedException();
        now = now.plus(duration);
    }
}
