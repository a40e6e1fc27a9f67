package io.nightlatch.control;

import io.nightlatch.access.identity.PrincipalName;
import java.util.Optional;

/** Changes the password of somebody who has just proved the old one, and writes {@code person.changed} with it. */
@FunctionalInterface
public interface Passwords {
    /** Empty when it is changed, else why it cannot be, as a sentence for its owner. */
    Optional<String> change(PrincipalName who, String password);
}
