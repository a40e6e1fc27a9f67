package io.nightlatch.access.identity;

import java.util.Collection;
import java.util.Optional;

/** Who there is. Answers from memory and never blocks, since the event loop asks too. */
public interface Directory {
    Optional<Person> find(PrincipalName name);

    /** Everybody listed, the disabled too. */
    Collection<Person> everybody();

    /** The principal of that name if it may act now. */
    default Optional<Principal> active(PrincipalName name) {
        return find(name).filter(person -> !person.disabled()).map(Person::principal);
    }
}
