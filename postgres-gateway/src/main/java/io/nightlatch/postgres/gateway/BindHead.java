package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names at the head of a Bind that need not be whole. */
record BindHead(String portal, String statement) {
    private static final int MAX_NAME_BYTES = 1_024;

    /** Empty if more bytes are needed first. */
    static Optional<BindHead> of(FrameScanner at, ByteBuf in) {
        int available = at.bodyAvailableBytes(in);
        int portalLength = in.bytesBefore(at.bodyIndex(), Math.min(available, MAX_NAME_BYTES), (byte) 0);
        int statement = at.bodyIndex() + portalLength + 1;
        int nameLength = portalLength < 0
                ? -1
                : in.bytesBefore(statement, Math.min(available - portalLength - 1, MAX_NAME_BYTES), (byte) 0);
        if (nameLength < 0) {
            if (!at.whole(in) && available < 2 * MAX_NAME_BYTES) return Optional.empty();
            throw new ProtocolViolation("a Bind with a name of more than 1023 bytes");
        }
        return Optional.of(new BindHead(
                in.toString(at.bodyIndex(), portalLength, StandardCharsets.UTF_8),
                in.toString(statement, nameLength, StandardCharsets.UTF_8)));
    }
}
