package io.nightlatch.access.config;

import java.util.regex.Pattern;

/** Where a server listens: a name or an address, and a port. */
public record Address(String host, int port) {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    public Address {
        if (host.isBlank()) throw new IllegalArgumentException("a host has a name");
        if (port < 1 || port > MAX_PORT) throw new IllegalArgumentException("a port is between 1 and " + MAX_PORT);
    }

    /** Reads {@code db1.example.com}, {@code db1.example.com:5433}, {@code [::1]:5433} or {@code ::1}. */
    public static Address parse(String text, int usualPort) {
        var parts = WITH_PORT.matcher(text);
        if (!parts.matches()) return new Address(text, usualPort); // an IPv6 address by itself
        var host = parts.group(1).replaceAll("[\\[\\]]", "");
        return new Address(host, parts.group(2) == null ? usualPort : Integer.parseInt(parts.group(2), 10));
    }

    /** Whether it is this machine itself, by its spelling: what a name server says may be different tomorrow. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
