package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PersonAnswer;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Authority.Capabilities;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** {@code nightlatch demo}: a shop on an embedded PostgreSQL, its people, and Nightlatch before it, all on loopback. */
final class Demo {
    private static final String MARK = "nightlatch-demo";

    /** Who there is, each with their groups; everybody's password is their name and "-demo". */
    static final Map<String, List<String>> PEOPLE = people();

    private Demo() {}

    private static Map<String, List<String>> people() {
        var people = new LinkedHashMap<String, List<String>>();
        people.put("alice", List.of("developers"));
        people.put("bob", List.of("developers", "team-leads"));
        people.put("carol", List.of("dbas"));
        people.put("frank", List.of("dbas"));
        people.put("dave", List.of("security"));
        people.put("erin", List.of("admins"));
        return people;
    }

    static void start(DemoOptions options, Started started) {
        Ports.check("127.0.0.1", options.gatewayPort(), "--gateway-port");
        Ports.check("127.0.0.1", options.httpPort(), "--http-port");
        boolean first = prepareFolder(options);
        System.out.println((first ? "making the demo in " : "using the demo in ") + options.data());
        var target = DemoTarget.start(
                options.data().resolve("target"),
                PolicyFile.read(options.data().resolve("policy.yaml"), Optional.empty())
                        .policy(),
                started);
        Node.start(configuration(options, target), options.data().resolve("state"), started);
        DemoScreen.print(options, target);
    }

    private static Configuration configuration(DemoOptions options, DemoTarget target) {
        return new Configuration(
                new Configuration.Gateway("127.0.0.1", options.gatewayPort(), Optional.empty(), Duration.ofSeconds(30)),
                new Configuration.Http("127.0.0.1", options.httpPort(), Optional.empty()),
                new Configuration.Store.Embedded(options.data().resolve("store")),
                Map.of(DemoTarget.SHOP, target.address()),
                options.data().resolve("people.yaml"),
                options.data().resolve("policy.yaml"),
                new Configuration.Machines(Set.of(new Group("machines"))),
                new Capabilities(
                        Set.of(new Group("admins")), Set.of(new Group("admins")), Set.of(new Group("security"))));
    }

    /** @return whether there was no demo in the folder before */
    private static boolean prepareFolder(DemoOptions options) {
        var folder = options.data();
        try {
            if (options.reset()) delete(folder);
            boolean first = !Files.exists(folder.resolve(MARK));
            if (first && Files.exists(folder) && isOccupied(folder)) {
                throw new CannotStart(
                        folder + " holds something that is not a demo; choose another folder with --data");
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (first) {
                Files.writeString(folder.resolve(MARK), "made by nightlatch demo; --reset deletes this folder\n");
            }
            writePolicy(folder.resolve("policy.yaml"));
            writePeople(folder.resolve("people.yaml"));
            return first;
        } catch (IOException e) {
            throw new CannotStart("the folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean isOccupied(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder) || !isOccupied(folder)) return;
        if (!Files.exists(folder.resolve(MARK))) {
            throw new CannotStart(folder + " is not a demo's folder, so --reset leaves it alone");
        }
        // A demo that was killed leaves its servers running.
        for (var server : List.of("target", "store")) PostgresServer.stopLeftover(folder.resolve(server));
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void writePolicy(Path file) throws IOException {
        if (Files.exists(file)) return;
        try (var in = Objects.requireNonNull(Demo.class.getResourceAsStream("policy.yaml"))) {
            Files.copy(in, file);
        }
    }

    private static void writePeople(Path file) {
        if (Files.exists(file)) return;
        try (var people = PeopleFile.open(file, new SecureRandom())) {
            PEOPLE.forEach((name, groups) -> {
                var added = people.add(
                        new PrincipalName(name),
                        Set.copyOf(groups.stream().map(Group::new).toList()),
                        name + "-demo");
                if (added instanceof PersonAnswer.Refused(var why)) throw new CannotStart(why);
            });
        }
    }
}
