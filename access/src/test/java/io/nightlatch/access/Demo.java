package io.nightlatch.access;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.policy.Authority.Capabilities;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The demo: its people, its database and its policy. */
public final class Demo {
    public static final Principal ALICE = principal("alice", "developers");
    public static final Principal BOB = principal("bob", "developers", "team-leads");
    public static final Principal CAROL = principal("carol", "dbas");
    public static final Principal FRANK = principal("frank", "dbas");
    public static final Principal DAVE = principal("dave", "security");
    public static final Principal ERIN = principal("erin", "admins");

    public static final DatabaseName SHOP = new DatabaseName("shop");
    public static final DatabaseRole SHOP_READER = new DatabaseRole("shop_reader");
    public static final DatabaseRole ORDERS_WRITER = new DatabaseRole("orders_writer");
    public static final DatabaseRole PAYMENTS_WRITER = new DatabaseRole("payments_writer");
    public static final DatabaseRole SHOP_OWNER = new DatabaseRole("shop_owner");

    public static final Capabilities CAPABILITIES =
            new Capabilities(Set.of(new Group("admins")), Set.of(new Group("admins")), Set.of(new Group("security")));

    private Demo() {}

    public static Principal principal(String name, String... groups) {
        return new Principal(
                new PrincipalName(name), Arrays.stream(groups).map(Group::new).collect(Collectors.toSet()));
    }

    public static String policyText() {
        try (var in = Objects.requireNonNull(Demo.class.getResourceAsStream("/demo-policy.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Policy policy() {
        return PolicyFile.parse("policy.yaml", policyText(), Optional.empty()).policy();
    }

    /** Everybody of the demo; some can be disabled or put into other groups. */
    public static People people() {
        return new People();
    }

    public static final class People implements Directory {
        private static final Optional<ScramVerifier> VERIFIER =
                Optional.of(ScramVerifier.of("some-password", new byte[16], ScramVerifier.DEFAULT_ITERATIONS));
        private final Map<PrincipalName, Person> people = new LinkedHashMap<>();

        private People() {
            for (var who : new Principal[] {ALICE, BOB, CAROL, FRANK, DAVE, ERIN}) put(who, false);
        }

        public void put(Principal who, boolean disabled) {
            people.put(who.name(), new Person(who, VERIFIER, disabled));
        }

        @Override
        public Optional<Person> find(PrincipalName name) {
            return Optional.ofNullable(people.get(name));
        }

        @Override
        public Collection<Person> everybody() {
            return people.values();
        }
    }

    /** That time of the demo's one day. */
    public static Instant at(String hourAndMinute) {
        return Instant.parse("2026-03-02T" + hourAndMinute + ":00Z");
    }
}
