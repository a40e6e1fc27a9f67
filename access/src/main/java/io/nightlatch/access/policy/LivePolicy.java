package io.nightlatch.access.policy;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.FileWatch;
import io.nightlatch.access.identity.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The policy in force: that of the file as it was when it last could be read. A broken file never replaces a working one. */
public final class LivePolicy implements Supplier<Policy>, AutoCloseable {
    /** What became of a changed file. */
    public sealed interface Result {
        /** In force from now on. */
        record Loaded(Policy policy, List<FileError> warnings) implements Result {}

        /** {@code inForce} stays what it was. */
        record Refused(List<FileError> errors, Policy inForce) implements Result {}
    }

    private final Path file;
    private final Supplier<Optional<Set<Group>>> known;
    private final Consumer<Result> onChange;
    private final FileWatch watch;
    private volatile Policy inForce;
    private List<FileError> refused = List.of(); // only of the watch's thread

    private LivePolicy(
            Path file,
            Supplier<Optional<Set<Group>>> known,
            PolicyFile first,
            Duration every,
            Consumer<Result> onChange) {
        this.file = file;
        this.known = known;
        this.onChange = onChange;
        this.inForce = first.policy();
        this.watch = FileWatch.start(file, every, this::reload);
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @param known asked at each reading for the groups that have somebody in them, if anybody knows
     * @param onChange told of each later change, on the watch's own thread
     * @throws FileErrors if the file cannot be used now: without a policy there is nothing to start with
     */
    public static LivePolicy open(Path file, Supplier<Optional<Set<Group>>> known, Consumer<Result> onChange) {
        return open(file, known, FileWatch.USUAL, onChange);
    }

    static LivePolicy open(Path file, Supplier<Optional<Set<Group>>> known, Duration every, Consumer<Result> onChange) {
        return new LivePolicy(file, known, PolicyFile.read(file, known.get()), every, onChange);
    }

    @Override
    public Policy get() {
        return inForce;
    }

    private void reload() {
        try {
            var next = PolicyFile.read(file, known.get());
            boolean same = next.policy().version().equals(inForce.version()) && refused.isEmpty();
            refused = List.of();
            if (same) return;
            inForce = next.policy();
            onChange.accept(new Result.Loaded(next.policy(), next.warnings()));
        } catch (FileErrors e) {
            if (e.errors().equals(refused)) return;
            refused = e.errors();
            onChange.accept(new Result.Refused(e.errors(), inForce));
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
