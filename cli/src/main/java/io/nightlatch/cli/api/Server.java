package io.nightlatch.cli.api;

import io.nightlatch.cli.shell.Failure;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where a server is: scheme, host, port and perhaps a path before {@code /api/v1}. */
public record Server(URI url) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** @throws Failure if {@code text} is no such address, or would send a password over a network in the clear */
    public static Server at(String text) {
        var server = new Server(uri(text.strip().replaceFirst("/+$", "")));
        if (server.isPlain() && !server.isLoopback()) {
            throw Failure.usage(
                    "Passwords and tokens do not travel to " + text + ": http is readable on the way.",
                    "Use its https address. On this machine, http://127.0.0.1:8080 is fine.");
        }
        return server;
    }

    /** The address of something in it; {@code path} begins with a slash and is encoded already. */
    URI resolve(String path) {
        return URI.create(url + "/api/v1" + path);
    }

    /** Whether a secret kept for {@code other} may be shown to this server. */
    public boolean isSameAs(URI other) {
        return url.equals(uri(other.toString()));
    }

    private boolean isPlain() {
        return url.getScheme().equals("http");
    }

    private boolean isLoopback() {
        return LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
    }

    private static URI uri(String text) {
        try {
            var url = URI.create(text);
            var scheme = url.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) return url;
        } catch (IllegalArgumentException e) {
            // Said below, in words of ours.
        }
        throw Failure.usage(
                "\"" + text + "\" is not a server's address.",
                "It reads https://nightlatch.example.org or http://127.0.0.1:8080");
    }
}
