package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.nightlatch.postgres.wire.BackendDecoder;
import io.nightlatch.postgres.wire.BackendEncoder;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendEncoder;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.ProtocolViolation;
import io.nightlatch.postgres.wire.Severity;

/** Messages of ours as bytes, and the few of the server's that are read. The caller owns the buffers that come out. */
final class Frames {
    private static final String SUCCESSFUL_COMPLETION = "00000";

    private Frames() {}

    static ByteBuf of(ByteBufAllocator alloc, BackendMessage... messages) {
        var out = alloc.buffer(256);
        for (var message : messages) BackendEncoder.encode(message, out);
        return out;
    }

    static ByteBuf toServer(ByteBufAllocator alloc, FrontendMessage... messages) {
        var out = alloc.buffer(256);
        for (var message : messages) FrontendEncoder.encode(message, out);
        return out;
    }

    static ErrorResponse error(Severity severity, Refusal refusal) {
        return new ErrorResponse(MessageFields.of(severity, refusal.sqlState(), refusal.message())
                .withDetail(refusal.detail())
                .withHint(refusal.hint()));
    }

    static NoticeResponse notice(String text) {
        return new NoticeResponse(MessageFields.of(Severity.NOTICE, SUCCESSFUL_COMPLETION, text));
    }

    static NoticeResponse notice(String text, String detail, String hint) {
        return new NoticeResponse(MessageFields.of(Severity.NOTICE, SUCCESSFUL_COMPLETION, text)
                .withDetail(detail)
                .withHint(hint));
    }

    static MessageFields decodeError(FrameScanner at, ByteBuf in) {
        if (BackendDecoder.decode(at, in) instanceof ErrorResponse(var fields)) return fields;
        throw new ProtocolViolation("not an ErrorResponse");
    }

    static ParameterStatus parameter(FrameScanner at, ByteBuf in) {
        if (BackendDecoder.decode(at, in) instanceof ParameterStatus status) return status;
        throw new ProtocolViolation("not a ParameterStatus");
    }

    static String firstColumn(FrameScanner at, ByteBuf in) {
        if (!(BackendDecoder.decode(at, in) instanceof DataRow(var values)) || values.isEmpty()) return "";
        return values.getFirst().map(Bytes::text).orElse("");
    }
}
