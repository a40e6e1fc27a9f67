package io.nightlatch.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** @param config the {@code nightlatch.yaml} */
record UpOptions(Path config) {
    static UpOptions parse(List<String> words) {
        var flags = Flags.parse(words, Set.of("--config"), Set.of());
        return new UpOptions(flags.path("--config")
                .orElseThrow(() -> new Usage("say which configuration: nightlatch up --config nightlatch.yaml"))
                .toAbsolutePath()
                .normalize());
    }
}
