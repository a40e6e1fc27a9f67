package io.nightlatch.postgres.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of {@code nightlatch.conf}. Two starts that want the same server have the same text, so it also tells whether a server that
 * was left behind can be adopted. Therefore it names the version and holds no port: that one is given when the server starts.
 */
record Configuration(String text) {
    static Configuration of(PostgresServerOptions options, ServerFolder folder) throws IOException {
        var lines = new LinkedHashMap<String, String>();
        lines.put("listen_addresses", "127.0.0.1");
        lines.put(
                "unix_socket_directories", folder.sockets().map(Path::toString).orElse(""));
        lines.put("fsync", "on");
        lines.put("full_page_writes", "on");
        lines.put("synchronous_commit", "on");
        lines.put("password_encryption", "scram-sha-256");
        String certificate = "";
        if (options.tls() instanceof Tls.On(var certificateFile, var keyFile)) {
            lines.put("ssl", "on");
            lines.put(
                    "ssl_cert_file",
                    copyForServer(certificateFile, folder, "server.crt").toString());
            lines.put(
                    "ssl_key_file", copyForServer(keyFile, folder, "server.key").toString());
            try (InputStream in = Files.newInputStream(certificateFile)) {
                certificate = "# certificate " + Sha256.of(in) + "\n";
            }
        }
        lines.putAll(new TreeMap<>(options.settings()));
        return new Configuration("# Written by Nightlatch at each start; put your own settings elsewhere.\n# "
                + options.binaries() + "\n" + certificate
                + lines.entrySet().stream().map(Configuration::line).collect(Collectors.joining()));
    }

    /** What the last start wrote. */
    static Optional<Configuration> inForce(ServerFolder folder) throws IOException {
        return Files.exists(folder.configuration())
                ? Optional.of(new Configuration(Files.readString(folder.configuration())))
                : Optional.empty();
    }

    void write(ServerFolder folder) throws IOException {
        folder.writeForServer(folder.configuration(), text);
    }

    private static Path copyForServer(Path source, ServerFolder folder, String name) throws IOException {
        folder.makeForServer(folder.tls());
        Path copy = folder.tls().resolve(name);
        folder.writeForServer(copy, Files.readString(source));
        return copy;
    }

    private static String line(Map.Entry<String, String> setting) {
        String quoted = setting.getValue().replace("\\", "\\\\").replace("'", "''");
        return setting.getKey() + " = '" + quoted + "'\n";
    }
}
