package io.nightlatch.postgres.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a server shall be: {@code PostgresServerOptions.in(folder).port(5433).setting("max_prepared_transactions", "20")}.
 *
 * @param folder private to this server; made when it does not exist, and then for the owner only
 * @param binaries which PostgreSQL; an existing data directory needs the same major version
 * @param port on 127.0.0.1; {@link #ANY_FREE_PORT} takes one that is free
 * @param settings for {@code postgresql.conf}, by name, unquoted (manual: "Server Configuration")
 */
public record PostgresServerOptions(
        Path folder, PostgresBinaries binaries, int port, Map<String, String> settings, Tls tls) {
    public static final int ANY_FREE_PORT = 0;

    private static final Pattern SETTING_NAME = Pattern.compile("[a-z_][a-z0-9_$]*(\\.[a-z_][a-z0-9_$]*)?");

    // Where the server listens, and with which files, is promised by this module; a setting must not undo it.
    private static final Set<String> OURS = Set.of(
            "port",
            "listen_addresses",
            "unix_socket_directories",
            "data_directory",
            "config_file",
            "external_pid_file",
            "ssl",
            "ssl_cert_file",
            "ssl_key_file");

    public PostgresServerOptions {
        folder = folder.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) throw new IllegalArgumentException("a port is between 1 and 65535: " + port);
        settings.forEach((name, value) -> {
            if (!SETTING_NAME.matcher(name).matches())
                throw new IllegalArgumentException("not the name of a PostgreSQL setting, in lower case: " + name);
            if (OURS.contains(name))
                throw new IllegalArgumentException("the setting " + name + " is not free: use port(…) or tls(…)");
            if (value.chars().anyMatch(Character::isISOControl))
                throw new IllegalArgumentException("the value of " + name + " holds a control character");
        });
        settings = Map.copyOf(settings);
    }

    /** The bundled PostgreSQL on any free port, without TLS. */
    public static PostgresServerOptions in(Path folder) {
        return new PostgresServerOptions(folder, PostgresBinaries.bundled(), ANY_FREE_PORT, Map.of(), new Tls.Off());
    }

    public PostgresServerOptions binaries(PostgresBinaries binaries) {
        return new PostgresServerOptions(folder, binaries, port, settings, tls);
    }

    public PostgresServerOptions port(int port) {
        return new PostgresServerOptions(folder, binaries, port, settings, tls);
    }

    public PostgresServerOptions setting(String name, String value) {
        var more = new TreeMap<>(settings);
        more.put(name, value);
        return new PostgresServerOptions(folder, binaries, port, more, tls);
    }

    public PostgresServerOptions tls(Path certificate, Path privateKey) {
        return new PostgresServerOptions(folder, binaries, port, settings, new Tls.On(certificate, privateKey));
    }
}
