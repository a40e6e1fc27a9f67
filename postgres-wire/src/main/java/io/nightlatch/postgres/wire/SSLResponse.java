package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The one byte that answers SSLRequest or GSSENCRequest (manual, "SSL Session Encryption"). */
public enum SSLResponse {
    ACCEPTED('S'),
    REFUSED('N');

    private final byte code;

    SSLResponse(char code) {
        this.code = (byte) code;
    }

    /**
     * Reads the byte; empty as long as it is not there. An ErrorResponse in this place comes from nobody we know, so it
     * is not read.
     *
     * @throws ProtocolViolation if it is another byte, or if more bytes came with it: they were sent outside of the
     *     encryption
     */
    public static Optional<SSLResponse> decode(ByteBuf in) {
        if (!in.isReadable()) {
            return Optional.empty();
        }
        if (in.readableBytes() > 1) {
            throw new ProtocolViolation("unencrypted bytes behind the answer to SSLRequest");
        }
        byte answer = in.readByte();
        for (SSLResponse response : values()) {
            if (response.code == answer) {
                return Optional.of(response);
            }
        }
        throw new ProtocolViolation("SSLRequest was answered by " + FrameScanner.printable(answer));
    }

    public void encode(ByteBuf out) {
        out.writeByte(code);
    }
}
