package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,    amd64,   linux-amd64,    postgres-linux-x86_64.txz",
        "Linux,    aarch64, linux-arm64v8,  postgres-linux-arm_64.txz",
        "Mac OS X, x86_64,  darwin-amd64,   postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, darwin-arm64v8, postgres-darwin-arm_64.txz",
    })
    void isNamedAsTheJarsAre(String os, String processor, String name, String archive) {
        assertThat(Platform.of(os, processor)).isEqualTo(new Platform(name, archive));
    }
}
