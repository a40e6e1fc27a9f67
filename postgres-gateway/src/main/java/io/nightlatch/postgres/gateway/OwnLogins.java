package io.nightlatch.postgres.gateway;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.SessionLogin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The logins of one session in the target: the one of now, and those it has gone on from until they are proved gone. */
final class OwnLogins {
    private final SessionId session;
    private final PrincipalName who;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, SessionLogin> unproved = new LinkedHashMap<>();
    private String name;
    private int nth = 1;
    private @Nullable SessionLogin current;

    OwnLogins(SessionId session, PrincipalName who, String first) {
        this.session = session;
        this.who = who;
        this.name = first;
        names.add(first);
    }

    /** Those that are used, about to be used, or being ended by the session itself. */
    synchronized Set<String> names() {
        return Set.copyOf(names);
    }

    synchronized String name() {
        return name;
    }

    synchronized int nth() {
        return nth;
    }

    synchronized Optional<SessionLogin> current() {
        return Optional.ofNullable(current);
    }

    synchronized void made(SessionLogin login) {
        current = login;
    }

    /** The session goes on as another, whose name is the answer; the one of now is to be ended. */
    synchronized String next() {
        if (current != null) unproved.put(current.name(), current);
        current = null;
        name = LoginName.of(who, session, ++nth);
        names.add(name);
        return name;
    }

    /** The session has done what it could to end it; from here on it is the convergence's. */
    synchronized void ended(SessionLogin login, boolean gone) {
        names.remove(login.name());
        if (gone) unproved.remove(login.name());
    }

    /** All that are not proved gone, oldest first. */
    synchronized List<SessionLogin> all() {
        var all = new ArrayList<>(unproved.values());
        if (current != null) all.add(current);
        return List.copyOf(all);
    }
}
