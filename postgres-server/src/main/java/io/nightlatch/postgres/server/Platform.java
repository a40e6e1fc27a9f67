package io.nightlatch.postgres.server;

import java.util.Locale;

/**
 * An operating system and processor, in the words of the binaries' jars.
 *
 * @param name as in the artifact, {@code linux-amd64}
 * @param archive the one file in the jar, {@code postgres-linux-x86_64.txz}
 */
record Platform(String name, String archive) {
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
        return switch (osArch) {
            case "amd64", "x86_64" -> new Platform(os + "-amd64", "postgres-" + os + "-x86_64.txz");
            case "aarch64", "arm64" -> new Platform(os + "-arm64v8", "postgres-" + os + "-arm_64.txz");
            default -> new Platform(os + "-" + osArch, "postgres-" + os + "-" + osArch + ".txz");
        };
    }
}
