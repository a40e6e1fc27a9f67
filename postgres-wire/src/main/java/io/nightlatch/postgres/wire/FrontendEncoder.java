package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Close;
import io.nightlatch.postgres.wire.FrontendMessage.CopyData;
import io.nightlatch.postgres.wire.FrontendMessage.CopyDone;
import io.nightlatch.postgres.wire.FrontendMessage.CopyFail;
import io.nightlatch.postgres.wire.FrontendMessage.Describe;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.Flush;
import io.nightlatch.postgres.wire.FrontendMessage.FunctionCall;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.PasswordMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import io.nightlatch.postgres.wire.FrontendMessage.Terminate;
import java.util.List;

/** Frontend messages to bytes. */
public final class FrontendEncoder {
    private FrontendEncoder() {}

    /**
     * Appends one frame to {@code out}; an IllegalArgumentException, with nothing written, if the wire cannot carry
     * what it holds.
     */
    public static void encode(FrontendMessage message, ByteBuf out) {
        switch (message) {
            case Query(String sql) -> frame(out, FrontendType.QUERY).string(sql).end();
            case Parse(String statement, String sql, List<Integer> types) -> {
                FrameWriter frame = frame(out, FrontendType.PARSE)
                        .string(statement)
                        .string(sql)
                        .count(types);
                types.forEach(frame::int32);
                frame.end();
            }
            case Bind bind -> bind(bind, out);
            case Describe(Target target, String name) ->
                frame(out, FrontendType.DESCRIBE).int8(target.code).string(name).end();
            case Close(Target target, String name) ->
                frame(out, FrontendType.CLOSE).int8(target.code).string(name).end();
            case Execute(String portal, int maxRows) ->
                frame(out, FrontendType.EXECUTE).string(portal).int32(maxRows).end();
            case Flush() -> frame(out, FrontendType.FLUSH).end();
            case Sync() -> frame(out, FrontendType.SYNC).end();
            case Terminate() -> frame(out, FrontendType.TERMINATE).end();
            case FunctionCall call -> functionCall(call, out);
            case CopyData(Bytes data) ->
                frame(out, FrontendType.COPY_DATA).bytes(data).end();
            case CopyDone() -> frame(out, FrontendType.COPY_DONE).end();
            case CopyFail(String reason) ->
                frame(out, FrontendType.COPY_FAIL).text(reason).end();
            case PasswordMessage(String password) ->
                frame(out, FrontendType.PASSWORD_MESSAGE).string(password).end();
            case SASLInitialResponse(String mechanism, var data) ->
                frame(out, FrontendType.PASSWORD_MESSAGE)
                        .string(mechanism)
                        .value(data)
                        .end();
            case SASLResponse(Bytes data) ->
                frame(out, FrontendType.PASSWORD_MESSAGE).bytes(data).end();
        }
    }

    private static void bind(Bind bind, ByteBuf out) {
        FrameWriter frame = frame(out, FrontendType.BIND)
                .string(bind.portal())
                .string(bind.statement())
                .formats(bind.parameterFormats())
                .count(bind.parameters());
        bind.parameters().forEach(frame::value);
        frame.formats(bind.resultFormats()).end();
    }

    private static void functionCall(FunctionCall call, ByteBuf out) {
        FrameWriter frame = frame(out, FrontendType.FUNCTION_CALL)
                .int32(call.function())
                .formats(call.argumentFormats())
                .count(call.arguments());
        call.arguments().forEach(frame::value);
        frame.int16(call.resultFormat().code()).end();
    }

    private static FrameWriter frame(ByteBuf out, byte type) {
        return new FrameWriter(out, type);
    }
}
