package io.nightlatch.access.policy;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One step of an approval: {@code count} different people out of these groups and people, or, with {@code all}, one for each
 * group and each person that is named, all of them different.
 *
 * @param unanswered what is done while it is not passed, in order
 */
public record Stage(List<Group> by, List<PrincipalName> people, int count, boolean all, List<Unanswered> unanswered) {
    public Stage {
        by = List.copyOf(by);
        people = List.copyOf(people);
        unanswered = List.copyOf(unanswered);
        if (by.isEmpty() && people.isEmpty()) throw new IllegalArgumentException("a stage names a group or a person");
        if (count < 1) throw new IllegalArgumentException("a stage counts from 1");
        if (all && count != by.size() + people.size()) {
            throw new IllegalArgumentException("whoever asks all of them counts one for each");
        }
    }

    public Stage(List<Group> by, int count) {
        this(by, List.of(), count, false, List.of());
    }

    public Stage(List<Group> by, List<PrincipalName> people, int count, boolean all) {
        this(by, people, count, all, List.of());
    }

    /** One for each of these. */
    public static Stage all(List<Group> by, List<PrincipalName> people) {
        return new Stage(by, people, by.size() + people.size(), true);
    }

    /** Whether this principal is among those who are asked. */
    public boolean admits(Principal who) {
        return who.isInAnyOf(by) || people.contains(who.name());
    }

    public Stage unanswered(List<Unanswered> steps) {
        return new Stage(by, people, count, all, steps);
    }

    /** Whether this principal is or may come to be among those who are asked. */
    public boolean mayAdmit(Principal who) {
        return widened(unanswered.size()).admits(who);
    }

    /** Whether the next stage may begin though this one is not passed. */
    public boolean mayBeLeft() {
        return unanswered.stream().anyMatch(step -> step.then() instanceof Unanswered.Then.MoveOn);
    }

    /** With those who are asked too after so many steps. */
    public Stage widened(int steps) {
        var groups = new ArrayList<>(by);
        var names = new ArrayList<>(people);
        for (var step : unanswered.subList(0, steps)) {
            if (!(step.then() instanceof Unanswered.Then.Widen(var more, var moreNames))) continue;
            groups.addAll(more);
            names.addAll(moreNames);
        }
        return new Stage(
                groups.stream().distinct().toList(), names.stream().distinct().toList(), count, all, unanswered);
    }

    /** What has to be filled, each place by somebody else. */
    List<Place> places() {
        var places = new ArrayList<Place>();
        if (all) {
            by.forEach(group -> places.add(new Place(List.of(group), List.of())));
            people.forEach(person -> places.add(new Place(List.of(), List.of(person))));
        } else {
            for (int i = 0; i < count; i++) places.add(new Place(by, people));
        }
        return places;
    }

    /** Whether the yes of {@code another} would fill a place that those of {@code others} leave. */
    public boolean hasPlaceFor(Principal another, List<Principal> others) {
        var together = new ArrayList<>(others);
        together.add(another);
        return filledBy(together) > filledBy(others);
    }

    /** How many of its places these people fill together. */
    public int filledBy(List<Principal> who) {
        return Seating.of(places(), who).size();
    }

    /** Who is asked, by name: groups, then people. */
    public List<String> names() {
        return Stream.concat(by.stream().map(Group::name), people.stream().map(PrincipalName::value))
                .toList();
    }

    /** "2 of team-leads or carol", "dbas and security". */
    public String words() {
        if (all) return String.join(" and ", names());
        return (count == 1 ? "" : count + " of ") + String.join(" or ", names());
    }

    /** One yes that is needed, and whose it may be. */
    record Place(List<Group> by, List<PrincipalName> people) {
        boolean admits(Principal who) {
            return who.isInAnyOf(by) || people.contains(who.name());
        }
    }
}
