package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Events that nobody waits for. */
class TrailWriterTest {
    private final TrailInMemory trail = new TrailInMemory();

    private static Happening finished(String tag) {
        return Happening.of(EventKind.STATEMENT_FINISHED).with("tag", tag);
    }

    @Test
    void whatIsUnderWayAndWhatWaitsIsWrittenBeforeTheWriterEnds() throws InterruptedException {
        try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var writer = new TrailWriter(trail, blocking);
            var gate = trail.hold("under way");
            writer.writeSoon(finished("under way"));
            ShopGateway.awaitTrue("it is being written", () -> trail.isWaiting("under way"));
            writer.writeSoon(finished("waiting"));

            var closing = Thread.ofVirtual().start(writer::close);
            gate.countDown();
            closing.join();

            assertThat(trail.of(EventKind.STATEMENT_FINISHED))
                    .extracting(what -> what.detail().get("tag"))
                    .containsExactly("under way", "waiting");
        }
    }

    @Test
    void aStoreThatComesBackGetsWhatWaited() {
        try (var blocking = Executors.newVirtualThreadPerTaskExecutor();
                var writer = new TrailWriter(trail, blocking)) {
            trail.breakDown(true);
            writer.writeSoon(finished("kept"));
            trail.breakDown(false);

            ShopGateway.awaitTrue(
                    "it is written",
                    () -> trail.of(EventKind.STATEMENT_FINISHED).size() == 1);
        }
    }
}
