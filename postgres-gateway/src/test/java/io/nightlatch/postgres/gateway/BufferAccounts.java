package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.stream.Stream;

/**
 * Counts buffers that nobody gave back. The tests run with Netty's pooled allocator, which keeps accounts; a thread's own
 * cache counts as kept, so it is asked when a gateway's event loops have ended and taken theirs along.
 */
final class BufferAccounts {
    private BufferAccounts() {}

    static void assertNothingIsKept() {
        var metric = PooledByteBufAllocator.DEFAULT.metric();
        long kept = Stream.concat(metric.directArenas().stream(), metric.heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
        assertThat(kept).as("buffers that were never released").isZero();
    }
}
