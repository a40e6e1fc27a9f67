package io.nightlatch.postgres.server;

import io.nightlatch.postgres.server.Account.OtherUser;
import io.nightlatch.postgres.server.Account.SameUser;
import io.nightlatch.postgres.server.Account.UserNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Tries, in order of preference, how this machine lets root run a program as somebody else. */
final class AccountProbe {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    // Dedicated users before the one that other daemons share.
    private static final List<String> UNPRIVILEGED_USERS = List.of("nightlatch", "postgres", "nobody");
    private static final int OVERFLOW_ID = 65534;

    private static @Nullable Account found;

    private AccountProbe() {}

    static synchronized Account remembered() throws IOException, InterruptedException {
        Account account = found;
        if (account == null) found = account = probe();
        return account;
    }

    private static Account probe() throws IOException, InterruptedException {
        if (number(List.of("id", "-u")).orElseThrow(() -> new IOException("the program id does not say who we are"))
                != 0) return new SameUser();
        Optional<Account> account = userNamespace();
        if (account.isEmpty()) account = otherUser();
        return account.orElseThrow(() -> new PostgresServerException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv nor runuser can run it as somebody"
                        + " else here. Start Nightlatch as an ordinary user, or allow user namespaces in this"
                        + " container."));
    }

    static Optional<Account> userNamespace() throws IOException, InterruptedException {
        // initdb looks its user up by number, so the number inside must be one that the machine knows.
        int uid = number(List.of("id", "-u", "nobody")).orElse(OVERFLOW_ID);
        int gid = number(List.of("id", "-g", "nobody")).orElse(OVERFLOW_ID);
        for (List<String> prefix : List.of(
                List.of("unshare", "--user", "--map-user=" + uid, "--map-group=" + gid, "--"),
                List.of(
                        "unshare",
                        "-U"))) { // without a mapping, root shows as the overflow user: older unshare, busybox
            if (runsAsSomebodyElse(prefix)) return Optional.of(new UserNamespace(prefix));
        }
        return Optional.empty();
    }

    static Optional<Account> otherUser() throws IOException, InterruptedException {
        for (String name : UNPRIVILEGED_USERS) {
            OptionalInt uid = number(List.of("id", "-u", name));
            OptionalInt gid = number(List.of("id", "-g", name));
            if (uid.isEmpty() || gid.isEmpty()) continue;
            for (List<String> prefix : List.of(
                    List.of(
                            "setpriv",
                            "--reuid=" + uid.getAsInt(),
                            "--regid=" + gid.getAsInt(),
                            "--clear-groups",
                            "--no-new-privs",
                            "--"),
                    List.of("runuser", "-u", name, "--"))) {
                if (runsAsSomebodyElse(prefix))
                    return Optional.of(new OtherUser(prefix, uid.getAsInt(), gid.getAsInt()));
            }
        }
        return Optional.empty();
    }

    private static boolean runsAsSomebodyElse(List<String> prefix) throws InterruptedException {
        var words = new ArrayList<>(prefix);
        words.addAll(List.of("id", "-u"));
        OptionalInt uid = number(words);
        return uid.isPresent() && uid.getAsInt() != 0;
    }

    private static OptionalInt number(List<String> words) throws InterruptedException {
        try {
            Command.Result result = new Command(words, Command.ROOT).run(LIMIT);
            return result.succeeded() ? OptionalInt.of(Integer.parseInt(result.output())) : OptionalInt.empty();
        } catch (IOException | NumberFormatException _) {
            return OptionalInt.empty(); // no such program here, or not one that we know
        }
    }
}
