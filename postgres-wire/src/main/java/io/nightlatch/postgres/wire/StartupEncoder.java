package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.DirectTls;
import io.nightlatch.postgres.wire.StartupPacket.GSSENCRequest;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;

/** Writes the untyped packets, for the side that connects. */
public final class StartupEncoder {
    private StartupEncoder() {}

    /**
     * Appends to {@code out}. An IllegalArgumentException, with nothing written, if a name or value cannot be carried
     * (a zero inside).
     */
    public static void encode(StartupPacket packet, ByteBuf out) {
        switch (packet) {
            case SSLRequest() ->
                new FrameWriter(out).int32(StartupDecoder.SSL_REQUEST).end();
            case GSSENCRequest() ->
                new FrameWriter(out).int32(StartupDecoder.GSSENC_REQUEST).end();
            case CancelRequest(int processId, Bytes secretKey) ->
                new FrameWriter(out)
                        .int32(StartupDecoder.CANCEL_REQUEST)
                        .int32(processId)
                        .bytes(secretKey)
                        .end();
            case StartupMessage message -> startupMessage(message, out);
            case DirectTls() -> throw new IllegalArgumentException("a ClientHello is not ours to write");
        }
    }

    private static void startupMessage(StartupMessage message, ByteBuf out) {
        FrameWriter packet = new FrameWriter(out).int32(message.version().code());
        message.parameters().forEach((name, value) -> packet.name(name).string(value));
        packet.int8(0).end();
    }
}
