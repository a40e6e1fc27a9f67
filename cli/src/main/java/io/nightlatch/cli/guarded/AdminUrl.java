package io.nightlatch.cli.guarded;

import io.nightlatch.access.config.Address;
import io.nightlatch.access.config.SslMode;
import io.nightlatch.cli.shell.Failure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a database is and who prepares it, as libpq writes it (manual, "Connection URIs"), without a password: {@code
 * postgresql://dba@db1,db2:5433/shop?sslmode=verify-full&sslrootcert=ca.pem}.
 */
record AdminUrl(
        String user, List<Address> addresses, String database, SslMode sslMode, Optional<Path> ca, String text) {
    private static final Pattern URL = Pattern.compile("postgres(?:ql)?://([^@/]+)@([^/?]+)/([^?]+)(?:\\?(.*))?");
    private static final int POSTGRES_PORT = 5432;

    /** @throws Failure if it is none, or holds a password */
    static AdminUrl parse(String text) {
        var parts = URL.matcher(text);
        if (!parts.matches()) {
            throw Failure.usage(
                    "That is not the URL of a database with the user in it.",
                    "It looks like this: postgresql://admin@db.example.com:5432/shop?sslmode=verify-full");
        }
        if (parts.group(1).contains(":")) {
            throw Failure.usage(
                    "A password stands in the URL, where everybody on this machine can read it.",
                    "Leave it out; give it by PGPASSWORD, in ~/.pgpass, or when you are asked.");
        }
        try {
            var addresses = Arrays.stream(parts.group(2).split(",", -1))
                    .map(it -> Address.parse(decoded(it), POSTGRES_PORT))
                    .toList();
            var options = Options.of(Optional.ofNullable(parts.group(4)).orElse(""));
            return new AdminUrl(
                    decoded(parts.group(1)),
                    addresses,
                    decoded(parts.group(3)),
                    options.sslMode().orElse(usualFor(addresses)),
                    options.ca(),
                    text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("The URL cannot be read: " + e.getMessage() + ".", "See: nightlatch setup --help")
                    .causedBy(e);
        }
    }

    private record Options(Optional<SslMode> sslMode, Optional<Path> ca) {
        static Options of(String query) {
            Optional<SslMode> mode = Optional.empty();
            Optional<Path> ca = Optional.empty();
            for (var option : query.split("&", -1)) {
                var pair = option.split("=", 2);
                switch (pair[0]) {
                    case "" -> {}
                    case "sslmode" -> mode = Optional.of(SslMode.ofWord(pair.length > 1 ? pair[1] : ""));
                    case "sslrootcert" -> ca = Optional.of(Path.of(decoded(pair.length > 1 ? pair[1] : "")));
                    default ->
                        throw new IllegalArgumentException(
                                "'" + pair[0] + "' is not known here; sslmode and sslrootcert are");
                }
            }
            return new Options(mode, ca);
        }
    }

    private static SslMode usualFor(List<Address> addresses) {
        return addresses.stream().allMatch(Address::isLoopback) ? SslMode.DISABLE : SslMode.VERIFY_FULL;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String where() {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    }
}
