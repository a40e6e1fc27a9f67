package io.nightlatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private static final Path FOLDER = Path.of("/home/somebody/.local/share/nightlatch/demo");

    @Test
    void fitsOneScreenWhateverThePortsAre() {
        var text = DemoScreen.text(new DemoOptions(FOLDER, 60_432, 60_080, false), 60_999);

        assertThat(text.lines().count()).isLessThanOrEqualTo(40);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void namesTheServerOnlyWhereTheCommandLineWouldNotFindIt() {
        assertThat(DemoScreen.text(new DemoOptions(FOLDER, 6_432, 8_080, false), 5_000))
                .doesNotContain("NIGHTLATCH_URL")
                .contains("   NIGHTLATCH_USER=bob NIGHTLATCH_PASSWORD=bob-demo ./nightlatch approve\n");
        assertThat(DemoScreen.text(new DemoOptions(FOLDER, 6_432, 9_080, false), 5_000))
                .contains("   NIGHTLATCH_URL=http://127.0.0.1:9080 \\\n     NIGHTLATCH_USER=bob ");
    }
}
