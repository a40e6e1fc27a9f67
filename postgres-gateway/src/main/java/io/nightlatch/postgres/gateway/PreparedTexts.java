package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.statement.OwnStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the client has prepared and bound, as far as the gateway has to know it: its own statements, and the texts that
 * the trail will want to name when they run. Bounded; a text that does not fit is known by its length only.
 */
final class PreparedTexts {
    static final int MAX_CHARS = 262_144;

    /**
     * One prepared statement or bound portal.
     *
     * @param watched it lacked a right when it was prepared, so its Bind is looked at
     */
    record Prepared(String text, Optional<OwnStatement> own, boolean watched) {
        static final Prepared UNKNOWN =
                new Prepared("(prepared before the role was unlocked)", Optional.empty(), false);

        /** Whether the gateway answers it alone, so that the server never hears of it. */
        boolean isLocal() {
            return own.isPresent() && !(own.get() instanceof OwnStatement.SetRole);
        }
    }

    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Prepared> portals = new HashMap<>();
    /** By name, why the server connection of now does not have it; the client does not know yet. */
    private final Map<String, String> left = new HashMap<>();

    private int chars;
    private boolean needsNames;

    /** Nothing is kept, so nothing has to be looked up. */
    boolean isEmpty() {
        return statements.isEmpty() && portals.isEmpty() && left.isEmpty();
    }

    boolean hasLeft() {
        return !left.isEmpty();
    }

    /** The session goes on with a server connection that has all named statements but these, and no unnamed one. */
    void leave(Map<String, String> whyByName) {
        left.putAll(whyByName);
        left.put("", "an unnamed statement is not kept");
    }

    /** Why the statement cannot be used, though the client has prepared it. */
    Optional<Refusal> refusal(String name) {
        return Optional.ofNullable(left.get(name))
                .map(why -> Refusal.insufficient(
                        "the prepared statement \"" + name + "\" did not outlive the grant that has ended",
                        why + ".",
                        "Prepare it again under this name; if that is refused, ask for the role first."));
    }

    /** Whether any statement was ever prepared that is ours or watched, so that names have to be looked at from then on. */
    boolean needsNames() {
        return needsNames;
    }

    void parsed(String name, String text, Optional<OwnStatement> own, boolean watched) {
        forget(name);
        boolean fits = chars + text.length() <= MAX_CHARS;
        var kept = fits || own.isPresent() || watched ? text : "(a text of " + text.length() + " characters, not kept)";
        chars += kept.length();
        statements.put(name, new Prepared(kept, own, watched));
        needsNames |= own.isPresent() || watched;
    }

    void forget(String name) {
        left.remove(name);
        var old = statements.remove(name);
        if (old != null) chars -= old.text().length();
    }

    Optional<Prepared> statement(String name) {
        return Optional.ofNullable(statements.get(name));
    }

    void bound(String portal, String statement) {
        var prepared = statements.get(statement);
        if (prepared == null) {
            portals.remove(portal);
        } else {
            portals.put(portal, prepared);
        }
    }

    Optional<Prepared> portal(String name) {
        return Optional.ofNullable(portals.get(name));
    }

    /** Portals live as long as their transaction. */
    void transactionEnded() {
        if (!portals.isEmpty()) portals.clear();
    }

    void closePortal(String name) {
        portals.remove(name);
    }
}
