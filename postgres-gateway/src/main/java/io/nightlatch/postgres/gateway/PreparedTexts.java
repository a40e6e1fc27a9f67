package io.nightlatch.postgres.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the client has prepared and bound, as far as the gateway has to know it: its own statements, and the texts that
 * the trail will want to name when they run. Bounded; a text that does not fit is known by its length only.
 */
final class PreparedTexts {
    static final int MAX_CHARS = 262_144;

    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Prepared> portals = new HashMap<>();
    /** By name, why the server connection of now does not have it; the client does not know yet. */
    private final Map<String, String> left = new HashMap<>();

    private int chars;
    private boolean needsNames;
    /** The server may still have the unnamed statement that was here before and was watched. */
    private boolean unnamedInDoubt;

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

    /** A Parse passes. A text that does not fit is not kept, and so in doubt if it is watched. */
    void parsed(String name, Prepared what) {
        var before = statements.get(name);
        boolean isWatched = what.watched() || (before != null && before.watched());
        boolean isOther = before != null && !before.text().equals(what.text());
        if (name.isEmpty()) {
            unnamedInDoubt |= before != null && before.watched();
            put(name, what);
        } else if (isWatched && isOther) {
            // The server refuses a second one of that name, unless the first is gone in a way that nobody sees here.
            put(name, Prepared.IN_DOUBT);
        } else if (before == null || !before.watched()) {
            put(name, what);
        }
    }

    private void put(String name, Prepared what) {
        forget(name);
        boolean fits = chars + what.text().length() <= MAX_CHARS || what.own().isPresent();
        var kept = fits ? what : notKept(what);
        chars += kept.text().length();
        statements.put(name, kept);
        needsNames |= kept.own().isPresent() || kept.watched();
    }

    private static Prepared notKept(Prepared what) {
        if (what.watched()) return Prepared.IN_DOUBT;
        var word = "(a text of " + what.text().length() + " characters, not kept)";
        return new Prepared(word, List.of(), Optional.empty(), false, false);
    }

    /** From now on each Bind is looked at: what was prepared so far was judged by other rules, or by none. */
    void watchAll() {
        statements.replaceAll((_, kept) -> kept.asWatched());
        statements.putIfAbsent("", Prepared.IN_DOUBT);
        needsNames = true;
    }

    /** An unnamed statement passes that nobody needs to know. */
    void unnamedParsed() {
        var before = statements.get("");
        unnamedInDoubt |= before != null && before.watched();
        forget("");
    }

    /** A simple Query does away with it; a watched one is kept in mind, as the server may skip the Query. */
    void queried() {
        var before = statements.get("");
        if (before != null && !before.watched()) forget("");
    }

    /** Whether the unnamed statement may be another than the last one that passed. */
    boolean isUnnamedInDoubt() {
        return unnamedInDoubt;
    }

    /** Whether nobody knows what a Bind of it would run. */
    boolean isInDoubt(String name) {
        if (name.isEmpty()) return unnamedInDoubt || Prepared.IN_DOUBT.equals(statements.get(name));
        return !statements.containsKey(name) || Prepared.IN_DOUBT.equals(statements.get(name));
    }

    /** The server has taken an unnamed statement behind the one in doubt. */
    void unnamedTaken() {
        unnamedInDoubt = false;
    }

    /** What tells when the server has closed it, where that must not be taken for granted. */
    Optional<Runnable> closing(String name) {
        var before = statements.get(name);
        if (before == null || !before.watched()) return Optional.empty();
        return Optional.of(() -> {
            if (before.equals(statements.get(name)) && !before.equals(Prepared.IN_DOUBT)) forget(name);
        });
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
