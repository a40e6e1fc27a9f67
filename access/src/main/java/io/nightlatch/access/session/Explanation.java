package io.nightlatch.access.session;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.statement.StatementFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a text does and what would become of it, told without running anything. */
public sealed interface Explanation {
    record Statements(List<Explained> all) implements Explanation {
        public Statements {
            all = List.copyOf(all);
        }
    }

    /**
     * No grammar of ours reads it; the server would be left to refuse it.
     *
     * @param rules the high-impact rules that decide on what cannot be read
     */
    record Unreadable(String why, List<String> rules) implements Explanation {
        public Unreadable {
            rules = List.copyOf(rules);
        }
    }

    /** Whoever asks has nothing to do with that database, or there is none. */
    record NotHere() implements Explanation {}

    /**
     * One statement.
     *
     * @param needs the role that would be asked for, where one is lacking and would do
     * @param names what a name means now and would mean with that role, where these differ
     * @param rules the high-impact rules that it fits, by name
     */
    record Explained(
            StatementFacts facts,
            Verdict verdict,
            Optional<DatabaseRole> needs,
            Optional<String> names,
            List<String> rules) {
        public Explained {
            rules = List.copyOf(rules);
        }
    }

    enum Verdict {
        /** It runs. */
        FORWARD,
        /** It waits: for its own approval if a rule asks for one, and for that of a role unless a grant is live. */
        HOLD,
        /** It is refused: by a rule, or since one of its names would mean something else with the role. */
        REFUSE,
        /** It is left to the server, which lacks a right that nothing here can give. */
        SERVER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
