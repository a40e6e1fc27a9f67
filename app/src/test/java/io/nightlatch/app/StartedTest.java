package io.nightlatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class StartedTest {
    private final Started started = new Started();
    private final ArrayList<String> stopped = new ArrayList<>();

    @Test
    void stopsFromTheTopDownOnce() {
        started.add(() -> stopped.add("store"));
        started.add(() -> stopped.add("gateway"));

        started.close();
        started.close();

        assertThat(stopped).containsExactly("gateway", "store");
    }

    @Test
    void stopsTheOthersWhenOneFails() {
        started.add(() -> stopped.add("store"));
        started.add(() -> {
            throw new IllegalStateException("stuck");
        });

        started.close();

        assertThat(stopped).containsExactly("store");
    }

    @Test
    void stopsAtOnceWhatComesTooLate() {
        started.close();

        assertThatThrownBy(() -> started.add(() -> stopped.add("gateway"))).isInstanceOf(CannotStart.class);

        assertThat(stopped).containsExactly("gateway");
    }
}
