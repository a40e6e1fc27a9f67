package io.nightlatch.app;

/** What {@code --help} prints. */
final class Help {
    static final String TEXT = """
        nightlatch demo [--data FOLDER] [--gateway-port PORT] [--http-port PORT] [--reset]
          A shop on a PostgreSQL of its own, its people, and Nightlatch before it, all on loopback. Ctrl-C ends it.
            --data FOLDER        where it is kept (default: ~/.local/share/nightlatch/demo)
            --gateway-port PORT  where people connect with their PostgreSQL clients (default: 6432)
            --http-port PORT     where the API and the command line meet (default: 8080)
            --reset              begin anew: deletes what an earlier demo left in that folder

        nightlatch up --config FILE
          The gateway and its API before your own databases, as FILE (nightlatch.yaml) says.

        Exit codes: 1 something stands in the way, 2 what was typed is not understood; 130 and 143 after Ctrl-C and
        SIGTERM.
        """;

    private Help() {}
}
