package io.nightlatch.cli.guarded;

import io.nightlatch.access.config.Address;
import java.util.stream.Collectors;

/** The text of a first {@code nightlatch.yaml}. */
final class ProposedConfiguration {
    private ProposedConfiguration() {}

    static String text(AdminUrl url) {
        return """
            # nightlatch.yaml: where things are. Written by nightlatch setup; read at the start, and only by its owner (chmod 600).
            # Secrets never stand here: passwordFile names a file with nothing else in it, "${NAME}" an environment variable.
            gateway: {host: 127.0.0.1, port: 6432}       # where psql, DBeaver and drivers connect
            http: {host: 127.0.0.1, port: 8080}          # the console and the API
            store:
              embedded: {data: data}                     # a PostgreSQL that Nightlatch keeps itself; or url, user and passwordFile of yours
            databases:
            %speople: {file: people.yaml}                  # written by nightlatch person add|disable|passwd
            policy: {file: policy.yaml}                  # who may do what; read again when it changes
            machines: {groups: [machines], hold: never}  # their statements never wait: they get 42501 at once
            capabilities: {admin: [admins], operator: [admins], auditor: [security]}
            """.formatted(database(url));
    }

    /** The part that names this database, to be put below {@code databases:}. */
    static String database(AdminUrl url) {
        var first = url.addresses().getFirst();
        var one = url.addresses().size() == 1;
        var host = one
                ? Yaml.plain(first.host())
                : url.addresses().stream()
                        .map(Address::toString)
                        .map(Yaml::plain)
                        .collect(Collectors.joining(", ", "[", "]"));
        var name = Yaml.plain(url.database());
        return "  " + name + ":" + " ".repeat(Math.max(1, 41 - name.length())) + "# the name that clients say\n"
                + "    host: " + host + (one ? "" : "   # whichever is the primary") + "\n"
                + (one ? "    port: " + first.port() + "\n" : "")
                + "    database: " + name + "\n"
                + "    sslmode: " + url.sslMode().word() + "\n"
                + url.ca()
                        .map(file ->
                                "    ca: " + Yaml.plain(file.toAbsolutePath().toString()) + "\n")
                        .orElse("")
                + "    broker: {user: nightlatch_broker, passwordFile: " + Yaml.plain(secret("broker")) + "}\n"
                + "    undertaker: {user: nightlatch_undertaker, passwordFile: " + Yaml.plain(secret("undertaker"))
                + "}\n";
    }

    /** Where the password of one of our logins is, from the folder of the configuration. */
    static String secret(String login) {
        return "secrets/" + login;
    }
}
