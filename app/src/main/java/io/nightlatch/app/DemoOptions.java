package io.nightlatch.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** @param reset begin with a fresh folder */
record DemoOptions(Path data, int gatewayPort, int httpPort, boolean reset) {
    static DemoOptions parse(List<String> words) {
        var flags = Flags.parse(words, Set.of("--data", "--gateway-port", "--http-port"), Set.of("--reset"));
        return new DemoOptions(
                flags.path("--data")
                        .orElseGet(DemoOptions::usualFolder)
                        .toAbsolutePath()
                        .normalize(),
                flags.port("--gateway-port", 6_432),
                flags.port("--http-port", 8_080),
                flags.switches().contains("--reset"));
    }

    private static Path usualFolder() {
        var data = System.getenv("XDG_DATA_HOME");
        var base = data == null || data.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return base.resolve("nightlatch").resolve("demo");
    }
}
