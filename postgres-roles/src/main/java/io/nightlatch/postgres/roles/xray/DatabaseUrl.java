package io.nightlatch.postgres.roles.xray;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a database is and as whom to look at it, as {@code postgresql://user@host:port/database?sslmode=…} (manual, "Connection
 * URIs"). A password may also come from PGPASSWORD or the password file.
 */
public final class DatabaseUrl {
    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql");
    private static final Map<String, PGProperty> PARAMETERS = Map.of(
            "sslmode", PGProperty.SSL_MODE,
            "sslrootcert", PGProperty.SSL_ROOT_CERT,
            "sslcert", PGProperty.SSL_CERT,
            "sslkey", PGProperty.SSL_KEY,
            "channel_binding", PGProperty.CHANNEL_BINDING,
            "connect_timeout", PGProperty.CONNECT_TIMEOUT);
    /** Nothing that a database or a role is set to may give a name in our statements another meaning, or let us change anything. */
    private static final String PINS =
            "-c search_path=pg_catalog,pg_temp -c row_security=off -c jit=off -c statement_timeout=60s -c"
                    + " lock_timeout=2s -c idle_in_transaction_session_timeout=0";

    private final String host;
    private final int port;
    private final String database;
    private final Properties properties;

    private DatabaseUrl(String host, int port, String database, Properties properties) {
        this.host = host;
        this.port = port;
        this.database = database;
        this.properties = properties;
    }

    /**
     * @param environment where PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT are looked for
     * @throws IllegalArgumentException if it is no such address; the message says what would be one
     */
    public static DatabaseUrl parse(String text, Map<String, String> environment) {
        try {
            var uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getRawAuthority() == null) {
                throw notOne("\"" + withoutPassword(text) + "\" is no address of a database");
            }
            var authority = uri.getRawAuthority();
            int at = authority.lastIndexOf('@');
            var account = at < 0 ? "" : authority.substring(0, at);
            int colon = account.indexOf(':');
            var properties = new Properties();
            var user = Optional.of(decoded(colon < 0 ? account : account.substring(0, colon)))
                    .filter(name -> !name.isEmpty())
                    .or(() -> Optional.ofNullable(environment.get("PGUSER")))
                    .orElse(System.getProperty("user.name"));
            PGProperty.USER.set(properties, user);
            var password = colon < 0
                    ? Optional.ofNullable(environment.get("PGPASSWORD"))
                    : Optional.of(decoded(account.substring(colon + 1)));
            password.ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret));
            Optional.ofNullable(environment.get("PGSSLMODE"))
                    .ifPresent(mode -> PGProperty.SSL_MODE.set(properties, mode));
            Optional.ofNullable(environment.get("PGSSLROOTCERT"))
                    .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
            parameters(uri, properties);
            var place = authority.substring(at + 1);
            int end = place.endsWith("]") ? -1 : place.lastIndexOf(':');
            var host = decoded(end < 0 ? place : place.substring(0, end));
            var path = Optional.ofNullable(uri.getRawPath()).orElse("");
            var database = path.length() > 1 ? decoded(path.substring(1)) : user;
            int port = end < 0 ? 5432 : Integer.parseInt(place.substring(end + 1));
            return new DatabaseUrl(host.isEmpty() ? "localhost" : host, port, database, properties);
        } catch (URISyntaxException | NumberFormatException e) {
            throw notOne("\"" + withoutPassword(text) + "\" is no address of a database");
        }
    }

    private static void parameters(URI uri, Properties properties) {
        if (uri.getRawQuery() == null) return;
        for (var pair : uri.getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            var parameter = PARAMETERS.get(equals < 0 ? pair : pair.substring(0, equals));
            if (parameter == null || equals < 0) {
                throw notOne("\"" + pair + "\" is not known here; known are "
                        + String.join(
                                ", ", PARAMETERS.keySet().stream().sorted().toList()));
            }
            parameter.set(properties, decoded(pair.substring(equals + 1)));
        }
    }

    private static IllegalArgumentException notOne(String what) {
        return new IllegalArgumentException(what + "; one would be postgresql://me@db.example:5432/shop");
    }

    private static String withoutPassword(String text) {
        return text.replaceFirst(":[^:@/]*@", ":…@");
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** As people tell it to each other: without a password. */
    public String describe() {
        return database + " on " + host + ":" + port;
    }

    public String database() {
        return database;
    }

    public String user() {
        return properties.getProperty("user");
    }

    /** Connects for looking only: every transaction is read-only, whatever the role or the database is set to. */
    public Connection openReadOnly() throws SQLException {
        return open(PINS + " -c default_transaction_read_only=on");
    }

    /** Connects for changing memberships. */
    public Connection openForChange() throws SQLException {
        return open(PINS + " -c default_transaction_read_only=off");
    }

    private Connection open(String options) throws SQLException {
        var all = new Properties();
        all.putAll(properties);
        PGProperty.OPTIONS.set(all, options);
        PGProperty.APPLICATION_NAME.set(all, "nightlatch");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(all, "15");
        if (all.getProperty("connectTimeout") == null) PGProperty.CONNECT_TIMEOUT.set(all, 10);
        var place = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        var name = java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        var connection = new Driver().connect("jdbc:postgresql://" + place + ":" + port + "/" + name, all);
        if (connection == null) throw new IllegalStateException("the driver does not know its own address");
        return connection;
    }
}
