package io.nightlatch.cli.guarded;

import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.postgres.roles.Broker;
import io.nightlatch.postgres.roles.Target;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Work on a target as the person who administers it, whose password is used and kept nowhere. */
final class Admin {
    private static final String WRONG_PASSWORD = "28P01";

    private final AdminUrl url;
    private final Target.Account account;

    private Admin(AdminUrl url, Target.Account account) {
        this.url = url;
        this.account = account;
    }

    /** With the password from where libpq takes it: PGPASSWORD, the password file, or the keyboard. */
    static Admin of(AdminUrl url, Shell shell) {
        var file =
                shell.variable("PGPASSFILE").map(Path::of).orElse(shell.home().resolve(".pgpass"));
        var password = shell.variable("PGPASSWORD")
                .or(() -> PasswordFile.find(file, url))
                .or(() -> shell.keyboard().secret("Password of " + url.user() + " on " + url.where() + ": "))
                .orElseThrow(() -> Failure.usage(
                        "There is no password for " + url.user() + ": nobody typed one.",
                        "Give it by PGPASSWORD or in " + file + " (chmod 600), or run this in a terminal."));
        return new Admin(url, new Target.Account(url.user(), password));
    }

    interface Work<T> {
        T with(Broker broker) throws SQLException;
    }

    <T> T work(Target target, Work<T> work) {
        try (var broker = Broker.as(account, target)) {
            try {
                return work.with(broker);
            } catch (SQLException e) {
                throw refused(broker, e).causedBy(e);
            }
        }
    }

    private Failure refused(Broker broker, SQLException e) {
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
            return Failure.refused(
                    "The server does not accept the password of " + url.user() + ".",
                    "It comes from PGPASSWORD, from the password file, or from the keyboard. Nothing was changed.");
        }
        var told = String.valueOf(broker.unavailable("work as " + url.user(), e).getMessage());
        return Failure.refused(
                told.substring(0, 1).toUpperCase(Locale.ROOT) + told.substring(1),
                "Nothing was changed. Mend that and run it again.");
    }
}
