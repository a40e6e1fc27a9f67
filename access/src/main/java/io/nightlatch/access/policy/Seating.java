package io.nightlatch.access.policy;

import io.nightlatch.access.identity.Principal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who takes which place, so that as many as can be are filled and nobody has two. By Kuhn's way of matching. */
final class Seating {
    private final List<Stage.Place> places;
    private final List<Principal> people;
    private final Map<Principal, Integer> taken = new HashMap<>();

    private Seating(List<Stage.Place> places, List<Principal> people) {
        this.places = places;
        this.people = people;
    }

    /** Each person with a place, and the number of the place. */
    static Map<Principal, Integer> of(List<Stage.Place> places, List<Principal> people) {
        var seating = new Seating(places, people);
        for (int place = 0; place < places.size(); place++) seating.fill(place, new HashSet<>());
        return seating.taken;
    }

    // Whoever has the place of another gives it up if that other finds a second one.
    private boolean fill(int place, Set<Principal> asked) {
        for (var person : people) {
            if (!places.get(place).admits(person) || !asked.add(person)) continue;
            var before = taken.get(person);
            if (before == null || fill(before, asked)) {
                taken.put(person, place);
                return true;
            }
        }
        return false;
    }
}
