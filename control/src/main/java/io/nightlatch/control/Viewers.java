package io.nightlatch.control;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.sight.Viewer;
import java.util.Optional;
import java.util.Set;

/** What a principal sees by the policy of this moment. */
final class Viewers {
    static final int MOST_ITEMS = 500;

    private final ControlServices services;

    Viewers(ControlServices services) {
        this.services = services;
    }

    Viewer of(Principal who) {
        return Viewer.of(who, services.authority(), services.policy().get());
    }

    static void check(Optional<String> state, Set<String> states) {
        if (state.filter(word -> !states.contains(word)).isEmpty()) return;
        var words = String.join(", ", states.stream().sorted().toList());
        throw Problem.notValidField("state", "There is no state \"" + state.get() + "\"", "Ask for one of: " + words);
    }

    /** How many items a list may have. */
    static int limit(int asked) {
        if (asked >= 1 && asked <= MOST_ITEMS) return asked;
        throw Problem.notValidField("limit", "\"limit\" is not valid", "Ask for 1 to " + MOST_ITEMS + " items.");
    }
}
