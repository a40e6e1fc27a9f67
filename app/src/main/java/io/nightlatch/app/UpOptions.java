package io.nightlatch.app;

import java.nio.file.Path;
import java.util.List;

/** @param config the {@code nightlatch.yaml} */
record UpOptions(Path config) {
    static UpOptions parse(List<String> words) {
        var flags = Flags.parse(words, List.of("--config"), List.of());
        return new UpOptions(flags.path("--config")
                .orElseThrow(() -> new Usage("say which configuration: nightlatch up --config nightlatch.yaml"))
                .toAbsolutePath()
                .normalize());
    }
}
