package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.Authentication.AuthenticationCleartextPassword;
import io.nightlatch.postgres.wire.Authentication.AuthenticationGSS;
import io.nightlatch.postgres.wire.Authentication.AuthenticationGSSContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationKerberosV5;
import io.nightlatch.postgres.wire.Authentication.AuthenticationMD5Password;
import io.nightlatch.postgres.wire.Authentication.AuthenticationOk;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSSPI;
import io.nightlatch.postgres.wire.BackendMessage.BackendKeyData;
import io.nightlatch.postgres.wire.BackendMessage.BindComplete;
import io.nightlatch.postgres.wire.BackendMessage.CloseComplete;
import io.nightlatch.postgres.wire.BackendMessage.CommandComplete;
import io.nightlatch.postgres.wire.BackendMessage.CopyBothResponse;
import io.nightlatch.postgres.wire.BackendMessage.CopyData;
import io.nightlatch.postgres.wire.BackendMessage.CopyDone;
import io.nightlatch.postgres.wire.BackendMessage.CopyInResponse;
import io.nightlatch.postgres.wire.BackendMessage.CopyOutResponse;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.EmptyQueryResponse;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.Field;
import io.nightlatch.postgres.wire.BackendMessage.FunctionCallResponse;
import io.nightlatch.postgres.wire.BackendMessage.NegotiateProtocolVersion;
import io.nightlatch.postgres.wire.BackendMessage.NoData;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.BackendMessage.NotificationResponse;
import io.nightlatch.postgres.wire.BackendMessage.ParameterDescription;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.BackendMessage.ParseComplete;
import io.nightlatch.postgres.wire.BackendMessage.PortalSuspended;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.BackendMessage.RowDescription;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Backend messages from whole bodies, such as {@link FrameScanner} points at. Copies what it keeps: the buffer stays
 * the caller's, its indices are not moved. What the manual's layout does not allow is a {@link ProtocolViolation}; a
 * server is believed no more than a client.
 */
public final class BackendDecoder {
    private BackendDecoder() {}

    /** Of a frame that the scanner stands at and that is {@link FrameScanner#whole}. */
    public static BackendMessage decode(FrameScanner at, ByteBuf in) {
        return decode(at.type(), in, at.bodyIndex(), at.bodyLengthBytes());
    }

    public static BackendMessage decode(byte type, ByteBuf in, int bodyIndex, int bodyLength) {
        var body = new BodyReader("message of type " + FrameScanner.printable(type), in, bodyIndex, bodyLength);
        BackendMessage message = switch (type) {
            case BackendType.AUTHENTICATION -> authentication(body);
            case BackendType.BACKEND_KEY_DATA -> backendKeyData(body);
            case BackendType.PARAMETER_STATUS -> new ParameterStatus(body.string(), body.string());
            case BackendType.READY_FOR_QUERY -> new ReadyForQuery(transactionStatus(body));
            case BackendType.ERROR_RESPONSE -> new ErrorResponse(fields(body));
            case BackendType.NOTICE_RESPONSE -> new NoticeResponse(fields(body));
            case BackendType.NEGOTIATE_PROTOCOL_VERSION -> negotiateProtocolVersion(body);
            case BackendType.ROW_DESCRIPTION ->
                new RowDescription(body.list(body.count(FIELD_BYTES), () -> field(body)));
            case BackendType.DATA_ROW -> new DataRow(body.list(body.count(4), body::value));
            case BackendType.COMMAND_COMPLETE -> new CommandComplete(body.string());
            case BackendType.EMPTY_QUERY_RESPONSE -> new EmptyQueryResponse();
            case BackendType.PARSE_COMPLETE -> new ParseComplete();
            case BackendType.BIND_COMPLETE -> new BindComplete();
            case BackendType.CLOSE_COMPLETE -> new CloseComplete();
            case BackendType.NO_DATA -> new NoData();
            case BackendType.PORTAL_SUSPENDED -> new PortalSuspended();
            case BackendType.PARAMETER_DESCRIPTION -> new ParameterDescription(body.list(body.count(4), body::int32));
            case BackendType.NOTIFICATION_RESPONSE ->
                new NotificationResponse(body.int32(), body.string(), body.text());
            case BackendType.COPY_IN_RESPONSE -> new CopyInResponse(overall(body), body.formats());
            case BackendType.COPY_OUT_RESPONSE -> new CopyOutResponse(overall(body), body.formats());
            case BackendType.COPY_BOTH_RESPONSE -> new CopyBothResponse(overall(body), body.formats());
            case BackendType.COPY_DATA -> new CopyData(body.rest());
            case BackendType.COPY_DONE -> new CopyDone();
            case BackendType.FUNCTION_CALL_RESPONSE -> new FunctionCallResponse(body.value());
            default -> throw new ProtocolViolation("no backend message has the type " + FrameScanner.printable(type));
        };
        return body.end(message);
    }

    /** The smallest a field of a RowDescription can be: an empty name and six numbers. */
    private static final int FIELD_BYTES = 1 + 4 + 2 + 4 + 2 + 4 + 2;

    private static Authentication authentication(BodyReader body) {
        int code = body.int32();
        return switch (code) {
            case AuthenticationCode.OK -> new AuthenticationOk();
            case AuthenticationCode.KERBEROS_V5 -> new AuthenticationKerberosV5();
            case AuthenticationCode.CLEARTEXT_PASSWORD -> new AuthenticationCleartextPassword();
            case AuthenticationCode.MD5_PASSWORD -> new AuthenticationMD5Password(body.bytes(4));
            case AuthenticationCode.GSS -> new AuthenticationGSS();
            case AuthenticationCode.GSS_CONTINUE -> new AuthenticationGSSContinue(body.rest());
            case AuthenticationCode.SSPI -> new AuthenticationSSPI();
            case AuthenticationCode.SASL -> new AuthenticationSASL(mechanisms(body));
            case AuthenticationCode.SASL_CONTINUE -> new AuthenticationSASLContinue(body.rest());
            case AuthenticationCode.SASL_FINAL -> new AuthenticationSASLFinal(body.rest());
            default -> throw new ProtocolViolation("unknown authentication request " + code);
        };
    }

    private static List<String> mechanisms(BodyReader body) {
        var mechanisms = new ArrayList<String>();
        for (String name = body.string(); !name.isEmpty(); name = body.string()) {
            mechanisms.add(name);
        }
        return mechanisms;
    }

    private static BackendKeyData backendKeyData(BodyReader body) {
        int processId = body.int32();
        Bytes secretKey = body.rest();
        if (secretKey.length() < 4 || secretKey.length() > 256) {
            throw body.violation("a secret key of " + secretKey.length() + " bytes");
        }
        return new BackendKeyData(processId, secretKey);
    }

    private static TransactionStatus transactionStatus(BodyReader body) {
        byte code = body.int8();
        return switch (code) {
            case 'I' -> TransactionStatus.IDLE;
            case 'T' -> TransactionStatus.IN_TRANSACTION;
            case 'E' -> TransactionStatus.FAILED;
            default -> throw body.violation("unknown transaction status " + FrameScanner.printable(code));
        };
    }

    private static MessageFields fields(BodyReader body) {
        var byCode = new LinkedHashMap<Byte, String>();
        for (byte code = body.int8(); code != 0; code = body.int8()) {
            byCode.put(code, body.text());
        }
        return new MessageFields(byCode);
    }

    private static NegotiateProtocolVersion negotiateProtocolVersion(BodyReader body) {
        var newest = ProtocolVersion.ofCode(body.int32());
        int count = body.int32();
        if (count < 0 || count > body.remainingBytes()) {
            throw body.violation("a count of " + count);
        }
        return new NegotiateProtocolVersion(newest, body.list(count, body::string));
    }

    private static Field field(BodyReader body) {
        return new Field(
                body.string(), body.int32(), body.int16(), body.int32(), body.int16(), body.int32(), body.format());
    }

    private static Format overall(BodyReader body) {
        byte code = body.int8();
        return switch (code) {
            case 0 -> Format.TEXT;
            case 1 -> Format.BINARY;
            default -> throw body.violation("unknown format code " + code);
        };
    }
}
