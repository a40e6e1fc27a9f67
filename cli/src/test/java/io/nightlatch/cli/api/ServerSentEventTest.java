package io.nightlatch.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSentEventTest {
    @Test
    void joinsDataLinesKeepsTheIdAndSkipsCommentsAndHalfMessages() {
        var stream = """
            : hello

            id: 7
            event: grant.ended
            data: {"a":
            data:1}

            data: x

            data: never finished\
            """;

        var events = ServerSentEvent.read(stream.lines());

        assertThat(events)
                .containsExactly(
                        new ServerSentEvent(Optional.of("7"), "{\"a\":\n1}"),
                        new ServerSentEvent(Optional.of("7"), "x"));
    }
}
