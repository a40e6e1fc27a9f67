package io.nightlatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagsTest {
    @Test
    void readsBothSpellingsOfAValue() {
        var options = DemoOptions.parse(List.of("--data", "/tmp/a", "--http-port=9080", "--reset"));

        assertThat(options).isEqualTo(new DemoOptions(Path.of("/tmp/a"), 6_432, 9_080, true));
    }

    @Test
    void saysWhatIsWrongAndWhatWouldBeRight() {
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--port", "1")))
                .isInstanceOf(Usage.class)
                .hasMessage("\"--port\" is not known here; known are --data, --gateway-port, --http-port, --reset");
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--http-port", "http")))
                .hasMessage("--http-port is a port, 1 to 65535, not \"http\"");
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--data"))).hasMessage("--data needs a value behind it");
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--gateway-port", "8080")))
                .hasMessage("the gateway and the API need two ports");
        assertThatThrownBy(() -> UpOptions.parse(List.of())).hasMessageContaining("nightlatch up --config");
    }
}
