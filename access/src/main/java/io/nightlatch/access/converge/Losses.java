package io.nightlatch.access.converge;

import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.PrincipalName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who was disabled, went, or left a group since it was last settled. What it compares with is in memory only: after a start
 * no session of an earlier life lives, and grants are judged anew when they are used.
 */
final class Losses {
    private final Directory directory;
    private Map<PrincipalName, Set<Group>> settled;

    Losses(Directory directory) {
        this.directory = directory;
        this.settled = now();
    }

    private Map<PrincipalName, Set<Group>> now() {
        var groups = new HashMap<PrincipalName, Set<Group>>();
        for (Person person : directory.everybody()) {
            if (!person.disabled()) groups.put(person.name(), person.principal().groups());
        }
        return groups;
    }

    /** Those who have less than before, and what makes this settled once it was acted on. */
    Found look() {
        var now = now();
        var losers = settled.entrySet().stream()
                .filter(before -> !now.containsKey(before.getKey())
                        || !now.getOrDefault(before.getKey(), Set.of()).containsAll(before.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        return new Found(losers, () -> settled = now);
    }

    record Found(Set<PrincipalName> people, Runnable settle) {}
}
