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
import java.util.Optional;

/**
 * Frontend messages from whole bodies, such as {@link FrameScanner} points at. Copies what it keeps: the buffer stays
 * the caller's, its indices are not moved. What the manual's layout does not allow is a {@link ProtocolViolation}.
 */
public final class FrontendDecoder {
    private FrontendDecoder() {}

    /** Of a frame that the scanner stands at and that is {@link FrameScanner#whole}. */
    public static FrontendMessage decode(FrameScanner at, ByteBuf in) {
        return decode(at.type(), in, at.bodyIndex(), at.bodyLengthBytes());
    }

    /** Any type but {@link FrontendType#PASSWORD_MESSAGE}, which means nothing outside of a login. */
    public static FrontendMessage decode(byte type, ByteBuf in, int bodyIndex, int bodyLength) {
        var body = new BodyReader(name(type), in, bodyIndex, bodyLength);
        FrontendMessage message = switch (type) {
            case FrontendType.QUERY -> new Query(body.string());
            case FrontendType.PARSE -> new Parse(body.string(), body.string(), body.list(body.count(4), body::int32));
            case FrontendType.BIND -> bind(body);
            case FrontendType.DESCRIBE -> new Describe(target(body), body.string());
            case FrontendType.CLOSE -> new Close(target(body), body.string());
            case FrontendType.EXECUTE -> new Execute(body.string(), body.int32());
            case FrontendType.FLUSH -> new Flush();
            case FrontendType.SYNC -> new Sync();
            case FrontendType.TERMINATE -> new Terminate();
            case FrontendType.FUNCTION_CALL -> functionCall(body);
            case FrontendType.COPY_DATA -> new CopyData(body.rest());
            case FrontendType.COPY_DONE -> new CopyDone();
            case FrontendType.COPY_FAIL -> new CopyFail(body.text());
            default ->
                throw new ProtocolViolation(
                        "a message of type " + FrameScanner.printable(type) + " is not allowed here");
        };
        return body.end(message);
    }

    /** After AuthenticationCleartextPassword. */
    public static PasswordMessage decodePasswordMessage(FrameScanner at, ByteBuf in) {
        var body = login("PasswordMessage", at, in);
        return body.end(new PasswordMessage(body.string()));
    }

    /** After AuthenticationSASL. */
    public static SASLInitialResponse decodeSASLInitialResponse(FrameScanner at, ByteBuf in) {
        var body = login("SASLInitialResponse", at, in);
        return body.end(new SASLInitialResponse(body.string(), body.value()));
    }

    /** After AuthenticationSASLContinue. */
    public static SASLResponse decodeSASLResponse(FrameScanner at, ByteBuf in) {
        return new SASLResponse(login("SASLResponse", at, in).rest());
    }

    private static BodyReader login(String message, FrameScanner at, ByteBuf in) {
        if (at.type() != FrontendType.PASSWORD_MESSAGE) {
            throw new ProtocolViolation(
                    "expected " + message + ", got a message of type " + FrameScanner.printable(at.type()));
        }
        return new BodyReader(message, in, at.bodyIndex(), at.bodyLengthBytes());
    }

    private static Bind bind(BodyReader body) {
        String portal = body.string();
        String statement = body.string();
        List<Format> parameterFormats = body.formats();
        List<Optional<Bytes>> parameters = body.list(body.count(4), body::value);
        if (!Formats.fit(parameterFormats, parameters)) {
            throw body.violation(parameterFormats.size() + " format codes for " + parameters.size() + " parameters");
        }
        return new Bind(portal, statement, parameterFormats, parameters, body.formats());
    }

    private static FunctionCall functionCall(BodyReader body) {
        int function = body.int32();
        List<Format> argumentFormats = body.formats();
        List<Optional<Bytes>> arguments = body.list(body.count(4), body::value);
        if (!Formats.fit(argumentFormats, arguments)) {
            throw body.violation(argumentFormats.size() + " format codes for " + arguments.size() + " arguments");
        }
        return new FunctionCall(function, argumentFormats, arguments, body.format());
    }

    static Target target(BodyReader body) {
        byte code = body.int8();
        return switch (code) {
            case 'S' -> Target.STATEMENT;
            case 'P' -> Target.PORTAL;
            default -> throw body.violation("neither a statement nor a portal but " + FrameScanner.printable(code));
        };
    }

    private static String name(byte type) {
        return switch (type) {
            case FrontendType.QUERY -> "Query";
            case FrontendType.PARSE -> "Parse";
            case FrontendType.BIND -> "Bind";
            case FrontendType.DESCRIBE -> "Describe";
            case FrontendType.CLOSE -> "Close";
            case FrontendType.EXECUTE -> "Execute";
            case FrontendType.FUNCTION_CALL -> "FunctionCall";
            default -> "message of type " + FrameScanner.printable(type);
        };
    }
}
