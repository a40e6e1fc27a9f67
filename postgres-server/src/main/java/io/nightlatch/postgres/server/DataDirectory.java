package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The data directory and its superuser's password: both are made together, once. */
record DataDirectory(ServerFolder folder) {
    static final String SUPERUSER = "postgres";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;

    // The first PostgreSQL with a C.UTF-8 that does not depend on the machine (manual: "Locale Providers").
    private static final int FIRST_WITH_BUILTIN_LOCALE = 17;

    /** Makes what is missing; refuses what these programs cannot run. */
    void prepare(PostgresBinaries binaries, Programs programs) throws IOException, InterruptedException {
        if (!Files.exists(folder.data())) {
            initialize(binaries, programs);
            return;
        }
        Path versionFile = folder.data().resolve("PG_VERSION");
        if (!Files.exists(versionFile))
            throw new PostgresServerException(folder.data()
                    + " is not a PostgreSQL data directory (it has no PG_VERSION). Move it away, or choose"
                    + " another folder.");
        String madeBy = Files.readString(versionFile).strip();
        if (!madeBy.equals(Integer.toString(binaries.majorVersion())))
            throw new PostgresServerException(folder.data() + " was made by PostgreSQL " + madeBy + ", and this is "
                    + binaries + ". Start it with PostgreSQL " + madeBy
                    + ", dump it there with pg_dumpall, and restore it"
                    + " into a new folder.");
        if (!Files.exists(folder.password()))
            throw new PostgresServerException(folder.password() + " is missing: write the password of the superuser \""
                    + SUPERUSER + "\" into it, readable for its owner only.");
        folder.account().handOver(folder.data());
        folder.account().handOver(folder.password());
    }

    String password() throws IOException {
        return Files.readString(folder.password()).strip();
    }

    private void initialize(PostgresBinaries binaries, Programs programs) throws IOException, InterruptedException {
        FileTree.delete(folder.unfinishedData());
        folder.makeForServer(folder.unfinishedData());
        folder.writeForServer(folder.password(), newPassword() + "\n");

        Command.Result result = programs.initdb(folder.root(), arguments(binaries));
        if (!result.succeeded())
            throw new PostgresServerException("initdb could not make " + folder.data() + " (exit code "
                    + result.exitCode() + "):\n" + result.output());
        Files.writeString(
                folder.unfinishedData().resolve("postgresql.conf"),
                "\ninclude_if_exists = '" + folder.configuration().getFileName() + "'\n",
                StandardOpenOption.APPEND);
        Files.move(folder.unfinishedData(), folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> arguments(PostgresBinaries binaries) {
        var arguments = new ArrayList<>(List.of(
                "--pgdata=" + folder.unfinishedData(),
                "--username=" + SUPERUSER,
                "--pwfile=" + folder.password(),
                "--auth-host=scram-sha-256",
                "--auth-local=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums"));
        if (binaries.majorVersion() >= FIRST_WITH_BUILTIN_LOCALE)
            arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        return arguments;
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
