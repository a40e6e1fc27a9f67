package io.nightlatch.console.view;

import io.nightlatch.control.json.DatabaseJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How to connect with a grant's token, ready to be pasted. */
public record ConnectLines(
        String host, int port, Optional<String> sslmode, String database, String user, String token) {
    public static ConnectLines of(DatabaseJson where, String user, String token) {
        return new ConnectLines(where.host(), where.port(), where.sslmode(), where.name(), user, token);
    }

    public String psql() {
        return "PGPASSWORD=" + shell(token)
                + sslmode.map(mode -> " PGSSLMODE=" + shell(mode)).orElse("") + " psql -h " + shell(host) + " -p "
                + port + " -U " + shell(user) + " -d " + shell(database);
    }

    public String jdbc() {
        return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + url(database)
                + "?user=" + url(user) + "&password=" + url(token)
                + sslmode.map(mode -> "&sslmode=" + url(mode)).orElse("");
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String shell(String text) {
        return text.matches("[A-Za-z0-9_.:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
