package io.nightlatch.cli.people;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PersonAnswer.Refused;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.cli.shell.Failure;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** People who are there from the beginning, each written as {@code bob:approvers,admins}. */
public record FirstPeople(PrincipalName name, Set<Group> groups) {
    public FirstPeople {
        groups = Set.copyOf(groups);
    }

    /** Who was added, with the password that was made for them and is nowhere else. */
    public record Added(PrincipalName name, String password) {
        @Override
        public String toString() {
            return name.value();
        }
    }

    /** @throws IllegalArgumentException if it is not written so */
    public static FirstPeople parse(String text) {
        var parts = text.split(":", 2);
        if (parts.length < 2) throw new IllegalArgumentException("a person is written NAME:GROUP[,GROUP]");
        return new FirstPeople(
                new PrincipalName(parts[0]),
                Arrays.stream(parts[1].split(",", -1))
                        .map(String::strip)
                        .map(Group::new)
                        .collect(Collectors.toSet()));
    }

    /** Adds those who are not in the file yet. */
    public static List<Added> add(Path file, List<FirstPeople> people) {
        var added = new ArrayList<Added>();
        if (people.isEmpty()) return added;
        try (var open = PeopleFile.open(file, new SecureRandom())) {
            for (var person : people) {
                if (open.find(person.name()).isPresent()) continue;
                var password = FirstPassword.newOne().text();
                if (open.add(person.name(), person.groups(), password) instanceof Refused(var why)) {
                    throw Failure.refused(
                            person.name() + " is not added: " + why + ".", "See: nightlatch person --help");
                }
                added.add(new Added(person.name(), password));
            }
        }
        return added;
    }
}
