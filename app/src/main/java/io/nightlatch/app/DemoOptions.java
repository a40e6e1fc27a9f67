package io.nightlatch.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** @param reset begin with a fresh folder */
record DemoOptions(Path data, int gatewayPort, int httpPort, boolean reset) {
    static DemoOptions parse(List<String> words) {
        var flags = Flags.parse(words, List.of("--data", "--gateway-port", "--http-port"), List.of("--reset"));
        var options = new DemoOptions(
                flags.path("--data")
                        .orElseGet(DemoOptions::usualFolder)
                        .toAbsolutePath()
                        .normalize(),
                flags.port("--gateway-port", 6_432),
                flags.port("--http-port", 8_080),
                flags.switches().contains("--reset"));
        if (options.gatewayPort() == options.httpPort()) throw new Usage("the gateway and the API need two ports");
        return options;
    }

    private static Path usualFolder() {
        return folder("XDG_DATA_HOME")
                .orElseGet(() -> home().resolve(".local").resolve("share"))
                .resolve("nightlatch")
                .resolve("demo");
    }

    /** HOME before what the JVM believes: it asks the list of users, where a container's user may be missing. */
    private static Path home() {
        return folder("HOME").orElseGet(() -> Path.of(System.getProperty("user.home")));
    }

    private static Optional<Path> folder(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(text -> text.startsWith("/"))
                .map(Path::of);
    }
}
