package io.nightlatch.cli.access;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where one database is reached, and as whom. */
record Gateway(String host, int port, String user, String database, Optional<String> sslmode) {
    private static final int DEFAULT_PORT = 6432;
    private static final int MOST = 1000;

    /** As the server says it of {@code database} for the caller. */
    static Gateway of(Api api, String database) {
        var all = api.list("/databases", Map.of(), MOST);
        var found = all.stream()
                .filter(each -> each.text("name", "").equals(database))
                .findFirst()
                .orElseThrow(() -> unknown(
                        database,
                        all.stream().map(each -> each.text("name", "?")).collect(Collectors.joining(", "))));
        return new Gateway(
                found.text("host").orElseGet(() -> api.server().url().getHost()),
                found.number("port", DEFAULT_PORT),
                principal(api),
                database,
                found.text("sslmode"));
    }

    static String principal(Api api) {
        var me = api.get("/me");
        return me.text("name").or(() -> me.text("principal")).orElse("?");
    }

    String conninfo() {
        return "host=" + Quoted.forConninfo(host) + " port=" + port + " user=" + Quoted.forConninfo(user) + " dbname="
                + Quoted.forConninfo(database)
                + sslmode.map(mode -> " sslmode=" + Quoted.forConninfo(mode)).orElse("");
    }

    /** A line for a shell that connects with the secret. */
    String psql(String secret) {
        return "PGPASSWORD=" + Quoted.forShell(secret) + " " + psql();
    }

    /** A line for a shell that connects and asks for the password. */
    String psql() {
        var conninfo = conninfo();
        // Double quotes are what people know from the manual; a strange name gets the quotes that nothing escapes from.
        boolean plain = conninfo.matches("[A-Za-z0-9_.:@%+,/= -]+");
        return "psql " + (plain ? "\"" + conninfo + "\"" : Quoted.forShell(conninfo));
    }

    /** Without the secret, which clients take apart from the address. */
    String jdbc() {
        var literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "jdbc:postgresql://" + literal + ":" + port + "/" + encoded(database) + "?user=" + encoded(user)
                + sslmode.map(mode -> "&sslmode=" + encoded(mode)).orElse("");
    }

    JsonObject json() {
        return JsonObject.EMPTY
                .with("host", host)
                .with("port", port)
                .with("user", user)
                .with("database", database)
                .with("jdbcUrl", jdbc());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Failure unknown(String database, String known) {
        return Failure.refused(
                "There is no database \"" + database + "\" here for you.",
                known.isEmpty() ? "Ask an admin which there are." : "There are: " + known);
    }
}
