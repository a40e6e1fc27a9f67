package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.FrontendMessage.Target;

/**
 * The names at the head of an extended-query message that will be forwarded anyway: values and types behind them are
 * not read, and the server will judge them. For the frame a {@link FrameScanner} stands at, which must be
 * {@link FrameScanner#whole}.
 */
public final class FrontendPeek {
    private FrontendPeek() {}

    public record ParseHead(String statement, String sql) {}

    public record BindHead(String portal, String statement) {}

    public record TargetHead(Target target, String name) {}

    /** The SQL of a Query. */
    public static String query(FrameScanner at, ByteBuf in) {
        var body = body("Query", at, in);
        return body.end(body.string());
    }

    public static ParseHead parse(FrameScanner at, ByteBuf in) {
        var body = body("Parse", at, in);
        return new ParseHead(body.string(), body.string());
    }

    public static BindHead bind(FrameScanner at, ByteBuf in) {
        var body = body("Bind", at, in);
        return new BindHead(body.string(), body.string());
    }

    /** Of a Describe or a Close. */
    public static TargetHead target(FrameScanner at, ByteBuf in) {
        var body = body("Describe or Close", at, in);
        return body.end(new TargetHead(FrontendDecoder.target(body), body.string()));
    }

    /** The portal of an Execute. */
    public static String execute(FrameScanner at, ByteBuf in) {
        return body("Execute", at, in).string();
    }

    private static BodyReader body(String message, FrameScanner at, ByteBuf in) {
        return new BodyReader(message, in, at.bodyIndex(), at.bodyLengthBytes());
    }
}
