package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.DirectTls;
import io.nightlatch.postgres.wire.StartupPacket.GSSENCRequest;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The untyped packets that open a connection, one decoder for each connection. Closed by default: each kind of packet
 * once, in the order GSSENCRequest, SSLRequest, start-up, and after a StartupMessage or a CancelRequest none at all.
 * Behind a packet that asks for encryption no byte may follow before the answer: it would come from outside of the
 * encryption and be read as if from inside.
 */
public final class StartupDecoder {
    static final int CANCEL_REQUEST = 80877102;
    static final int SSL_REQUEST = 80877103;
    static final int GSSENC_REQUEST = 80877104;

    private static final byte TLS_HANDSHAKE = 0x16;

    private enum Stage {
        NOTHING_ASKED,
        GSSENC_ASKED,
        SSL_ASKED,
        OVER
    }

    private Stage stage = Stage.NOTHING_ASKED;

    /**
     * Reads one packet and moves the reader index over it; empty, and nothing moved, as long as it is not whole.
     *
     * @throws ProtocolViolation if it is none, has no place here or its like was there before
     */
    public Optional<StartupPacket> decode(ByteBuf in) {
        if (stage == Stage.OVER) {
            throw new ProtocolViolation("a second start-up packet");
        }
        int start = in.readerIndex();
        if (in.isReadable() && in.getByte(start) == TLS_HANDSHAKE) {
            return Optional.of(new DirectTls());
        }
        if (in.readableBytes() < 4) {
            return Optional.empty();
        }
        int lengthBytes = in.getInt(start);
        if (lengthBytes < 8 || lengthBytes > FrameLimits.BEFORE_LOGIN) {
            throw new ProtocolViolation("invalid length of a start-up packet");
        }
        if (in.readableBytes() < lengthBytes) {
            return Optional.empty();
        }
        var body = new BodyReader("start-up packet", in, start + 4, lengthBytes - 4);
        StartupPacket packet = decode(body);
        in.skipBytes(lengthBytes);
        if (!(packet instanceof StartupMessage) && in.isReadable()) {
            throw new ProtocolViolation("unencrypted bytes behind a request that must be answered first");
        }
        return Optional.of(packet);
    }

    private StartupPacket decode(BodyReader body) {
        int code = body.int32();
        return switch (code) {
            case GSSENC_REQUEST -> {
                advance(Stage.GSSENC_ASKED);
                yield body.end(new GSSENCRequest());
            }
            case SSL_REQUEST -> {
                advance(Stage.SSL_ASKED);
                yield body.end(new SSLRequest());
            }
            case CANCEL_REQUEST -> {
                advance(Stage.OVER);
                yield cancelRequest(body);
            }
            default -> {
                advance(Stage.OVER);
                yield startupMessage(ProtocolVersion.ofCode(code), body);
            }
        };
    }

    private void advance(Stage next) {
        if (next.compareTo(stage) <= 0) {
            throw new ProtocolViolation("encryption was asked for already");
        }
        stage = next;
    }

    private static CancelRequest cancelRequest(BodyReader body) {
        int processId = body.int32();
        Bytes secretKey = body.rest();
        if (secretKey.length() < 4 || secretKey.length() > 256) {
            throw new ProtocolViolation("a CancelRequest with a secret key of " + secretKey.length() + " bytes");
        }
        return new CancelRequest(processId, secretKey);
    }

    private static StartupMessage startupMessage(ProtocolVersion version, BodyReader body) {
        if (version.major() != 3) {
            throw new ProtocolViolation(
                    "0A000", "unsupported frontend protocol " + version + ": only 3.0 is spoken here");
        }
        var parameters = new LinkedHashMap<String, String>();
        var seen = new HashSet<String>();
        for (String name = body.string(); !name.isEmpty(); name = body.string()) {
            // The server ignores the case of a setting's name: two spellings are one name, and a check of one would
            // miss the other.
            if (!seen.add(StartupOptions.fold(name))) {
                throw new ProtocolViolation("the start-up packet names \"" + name + "\" twice");
            }
            parameters.put(name, body.string());
        }
        return body.end(new StartupMessage(version, parameters));
    }
}
