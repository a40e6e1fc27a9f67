package io.nightlatch.cli.command;

import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.postgres.roles.xray.DatabaseUrl;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which database a command looks at by itself. */
public final class DatabaseAddress {
    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "postgresql://user@host:port/database; else NIGHTLATCH_TARGET. The password may come from"
                    + " PGPASSWORD or the password file.")
    private Optional<String> url = Optional.empty();

    /** The same as an option, for commands whose parameter is something else. */
    public static final class ByOption {
        @Option(
                names = "--target",
                paramLabel = "URL",
                description = "postgresql://user@host:port/database; else NIGHTLATCH_TARGET. The password may come from"
                        + " PGPASSWORD or the password file.")
        private Optional<String> url = Optional.empty();

        public DatabaseUrl url(Shell shell) {
            return parsed(url, shell, "--target URL");
        }

        /** As it is typed again in the next command. */
        public String again() {
            return url.map(text -> " --target " + shown(text)).orElse("");
        }
    }

    public DatabaseUrl url(Shell shell) {
        return parsed(url, shell, "the URL");
    }

    /** As it is typed again in the next command, without a password. */
    public Optional<String> text() {
        return url.map(DatabaseAddress::shown);
    }

    private static String shown(String text) {
        return text.replaceFirst(":[^:@/]*@", "@");
    }

    private static DatabaseUrl parsed(Optional<String> typed, Shell shell, String how) {
        var text = typed.or(() -> shell.variable("NIGHTLATCH_TARGET"))
                .orElseThrow(() -> Failure.usage(
                        "Which database? There is no address.",
                        "Say " + how + " or set NIGHTLATCH_TARGET, such as postgresql://me@db.example:5432/shop."));
        try {
            return DatabaseUrl.parse(text, shell.environment());
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()), "Correct it and run it again.")
                    .causedBy(e);
        }
    }

    /** What to say when the database did not do it. */
    public static Failure failed(DatabaseUrl url, SQLException e) {
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        var next = state.startsWith("28")
                ? "Check the user; the password comes from the URL, PGPASSWORD or the password file."
                : state.startsWith("08")
                        ? "Check host, port and sslmode, and that no pooler is in between: it must be the server"
                                + " itself."
                        : state.equals("42501")
                                ? "Connect as a superuser, or as who has ADMIN OPTION, CREATEROLE and the rights of"
                                        + " the grantor."
                                : "Nothing was changed; look at what the server says and run it again.";
        return Failure.refused(url.describe() + " as " + url.user() + ": " + e.getMessage(), next)
                .causedBy(e);
    }
}
