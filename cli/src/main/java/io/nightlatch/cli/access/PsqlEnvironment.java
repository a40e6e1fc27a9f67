package io.nightlatch.cli.access;

import io.nightlatch.cli.shell.Shell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The variables that psql starts with: the reader's own, without what is not its business or would lead it elsewhere. */
final class PsqlEnvironment {
    // PGHOSTADDR and PGSERVICE would send the token to another host than the gateway (libpq, "Environment Variables").
    private static final List<String> NOT_FOR_PSQL =
            List.of("NIGHTLATCH_PASSWORD", "NIGHTLATCH_TOKEN", "PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE");

    private PsqlEnvironment() {}

    static Map<String, String> of(Shell shell, Optional<String> token, List<String> options) {
        var environment = new HashMap<>(shell.environment());
        NOT_FOR_PSQL.forEach(environment::remove);
        token.or(() -> passwordOf(shell)).ifPresent(secret -> environment.put("PGPASSWORD", secret));
        if (!options.isEmpty()) {
            var all = Stream.concat(shell.variable("PGOPTIONS").stream(), options.stream());
            environment.put("PGOPTIONS", all.collect(Collectors.joining(" ")));
        }
        return environment;
    }

    /** Whoever signs in by a password here signs in by the same one there, unless they say otherwise. */
    private static Optional<String> passwordOf(Shell shell) {
        boolean otherwise = shell.variable("PGPASSWORD").isPresent()
                || shell.variable("NIGHTLATCH_TOKEN").isPresent();
        return otherwise ? Optional.empty() : shell.variable("NIGHTLATCH_PASSWORD");
    }
}
