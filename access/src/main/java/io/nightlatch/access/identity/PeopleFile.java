package io.nightlatch.access.identity;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.FileWatch;
import io.nightlatch.access.file.LockFile;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.identity.PersonAnswer.Done;
import io.nightlatch.access.identity.PersonAnswer.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory that a small team keeps in {@code people.yaml}. A file that is not there yet is one with nobody in it. A
 * broken file never replaces a working one. Several processes may write: each change reads the file anew, under a lock.
 */
public final class PeopleFile implements Directory, AutoCloseable {
    public static final int SHORTEST_PASSWORD = 8;

    /** What became of a file that somebody else has changed. */
    public sealed interface Result {
        /** {@code changed}: who came, went, or is not as before. */
        record Loaded(Set<PrincipalName> changed) implements Result {}

        /** Everybody stays as they were. */
        record Refused(List<FileError> errors) implements Result {}
    }

    private final Path file;
    private final RandomGenerator random;
    private Optional<FileWatch> watch = Optional.empty();
    private List<FileError> refused = List.of();
    private volatile Map<PrincipalName, Person> people;

    private PeopleFile(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
        this.people = Files.exists(file) ? load() : Map.of();
    }

    /**
     * @param random makes the salts; a {@link java.security.SecureRandom}
     * @throws FileErrors if it cannot be used, or holds verifiers and others than its owner can read it
     */
    public static PeopleFile open(Path file, RandomGenerator random) {
        return new PeopleFile(file, random);
    }

    /** From now on reads the file again when it has changed; {@code onChange} is told on the watch's own thread. */
    public PeopleFile watch(Consumer<Result> onChange) {
        return watch(FileWatch.USUAL, onChange);
    }

    synchronized PeopleFile watch(Duration every, Consumer<Result> onChange) {
        if (watch.isPresent()) throw new IllegalStateException(file + " is watched already");
        watch = Optional.of(FileWatch.start(file, every, () -> reload().ifPresent(onChange)));
        return this;
    }

    @Override
    public Optional<Person> find(PrincipalName name) {
        return Optional.ofNullable(people.get(name));
    }

    /** In the order of the file. */
    @Override
    public Collection<Person> everybody() {
        return people.values();
    }

    /** The groups that somebody is in. */
    public Set<Group> groups() {
        return people.values().stream()
                .flatMap(person -> person.principal().groups().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    public PersonAnswer add(PrincipalName name, Set<Group> groups, String password) {
        return change(name, found -> {
            if (found.isPresent()) return new Refused(name + " is there already");
            return withPassword(new Person(new Principal(name, groups), Optional.empty(), false), password);
        });
    }

    /** Keeps the entry, so that the trail still knows the name; its owner cannot sign in or decide any more. */
    public PersonAnswer disable(PrincipalName name) {
        return changeFound(name, person -> new Done(new Person(person.principal(), person.verifier(), true)));
    }

    public PersonAnswer enable(PrincipalName name) {
        return changeFound(name, person -> new Done(new Person(person.principal(), person.verifier(), false)));
    }

    /** The salt and the number of iterations stay: grant tokens are bound to them. */
    public PersonAnswer changePassword(PrincipalName name, String password) {
        return changeFound(name, person -> withPassword(person, password));
    }

    private PersonAnswer withPassword(Person person, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD) {
            return new Refused("a password has at least " + SHORTEST_PASSWORD + " characters");
        }
        var verifier = person.verifier()
                .map(old -> ScramVerifier.of(password, old.salt(), old.iterations()))
                .orElseGet(() -> ScramVerifier.of(password, random));
        return new Done(new Person(person.principal(), Optional.of(verifier), person.disabled()));
    }

    private PersonAnswer changeFound(PrincipalName name, Function<Person, PersonAnswer> change) {
        return change(
                name,
                found -> found.map(change)
                        .orElseGet(() -> new Refused("nobody here is named " + name + "; there are: "
                                + (people.isEmpty()
                                        ? "none"
                                        : people.keySet().stream()
                                                .sorted()
                                                .map(PrincipalName::value)
                                                .collect(Collectors.joining(", "))))));
    }

    private PersonAnswer change(PrincipalName name, Function<Optional<Person>, PersonAnswer> change) {
        return LockFile.holding(file, () -> {
            var now = PeopleText.parse(file.toString(), Files.exists(file) ? TextFile.read(file) : "");
            var answer = change.apply(Optional.ofNullable(now.people().get(name)));
            if (answer instanceof Done(var person)) write(now.with(person));
            return answer;
        });
    }

    // Not while the watch is reading: it would put what it has read before over what is written now.
    private synchronized void write(PeopleText next) {
        try {
            TextFile.replace(file, next.text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        people = Collections.unmodifiableMap(next.people());
        refused = List.of();
    }

    private synchronized Optional<Result> reload() {
        if (people.isEmpty() && !Files.exists(file)) return Optional.empty();
        try {
            var before = people;
            people = load();
            boolean mended = !refused.isEmpty();
            refused = List.of();
            var changed = Stream.of(before, people)
                    .flatMap(side -> side.keySet().stream())
                    .filter(name -> !Objects.equals(before.get(name), people.get(name)))
                    .collect(Collectors.toCollection(TreeSet::new));
            return changed.isEmpty() && !mended ? Optional.empty() : Optional.of(new Result.Loaded(changed));
        } catch (FileErrors e) {
            if (e.errors().equals(refused)) return Optional.empty();
            refused = e.errors();
            return Optional.of(new Result.Refused(refused));
        }
    }

    private Map<PrincipalName, Person> load() {
        var text = PeopleText.parse(file.toString(), TextFile.read(file));
        if (text.holdsVerifiers()) {
            TextFile.rightsTooWide(file, "verifiers").ifPresent(wide -> {
                throw new FileErrors(wide);
            });
        }
        return Collections.unmodifiableMap(text.people());
    }

    @Override
    public synchronized void close() {
        watch.ifPresent(FileWatch::close);
    }
}
