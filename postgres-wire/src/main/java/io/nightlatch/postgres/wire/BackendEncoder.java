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
import java.util.List;

/** Backend messages to bytes. */
public final class BackendEncoder {
    private BackendEncoder() {}

    /**
     * Appends one frame to {@code out}; an IllegalArgumentException, with nothing written, if the wire cannot carry
     * what it holds.
     */
    public static void encode(BackendMessage message, ByteBuf out) {
        switch (message) {
            case Authentication authentication -> authentication(authentication, out);
            case BackendKeyData(int processId, Bytes secretKey) ->
                frame(out, BackendType.BACKEND_KEY_DATA)
                        .int32(processId)
                        .bytes(secretKey)
                        .end();
            case ParameterStatus(String name, String value) ->
                frame(out, BackendType.PARAMETER_STATUS)
                        .string(name)
                        .string(value)
                        .end();
            case ReadyForQuery(var status) ->
                frame(out, BackendType.READY_FOR_QUERY).int8(status.code).end();
            case ErrorResponse(MessageFields fields) -> fields(frame(out, BackendType.ERROR_RESPONSE), fields);
            case NoticeResponse(MessageFields fields) -> fields(frame(out, BackendType.NOTICE_RESPONSE), fields);
            case NegotiateProtocolVersion(ProtocolVersion newest, List<String> options) -> {
                FrameWriter frame = frame(out, BackendType.NEGOTIATE_PROTOCOL_VERSION)
                        .int32(newest.code())
                        .int32(options.size());
                options.forEach(frame::string);
                frame.end();
            }
            case RowDescription description -> rowDescription(description, out);
            case DataRow(var values) -> {
                FrameWriter frame = frame(out, BackendType.DATA_ROW).count(values);
                values.forEach(frame::value);
                frame.end();
            }
            case CommandComplete(String tag) ->
                frame(out, BackendType.COMMAND_COMPLETE).string(tag).end();
            case EmptyQueryResponse() ->
                frame(out, BackendType.EMPTY_QUERY_RESPONSE).end();
            case ParseComplete() -> frame(out, BackendType.PARSE_COMPLETE).end();
            case BindComplete() -> frame(out, BackendType.BIND_COMPLETE).end();
            case CloseComplete() -> frame(out, BackendType.CLOSE_COMPLETE).end();
            case NoData() -> frame(out, BackendType.NO_DATA).end();
            case PortalSuspended() -> frame(out, BackendType.PORTAL_SUSPENDED).end();
            case ParameterDescription(List<Integer> types) -> {
                FrameWriter frame =
                        frame(out, BackendType.PARAMETER_DESCRIPTION).count(types);
                types.forEach(frame::int32);
                frame.end();
            }
            case NotificationResponse(int processId, String channel, String payload) ->
                frame(out, BackendType.NOTIFICATION_RESPONSE)
                        .int32(processId)
                        .string(channel)
                        .text(payload)
                        .end();
            case CopyInResponse(Format overall, List<Format> columns) ->
                frame(out, BackendType.COPY_IN_RESPONSE)
                        .int8(overall.code())
                        .formats(columns)
                        .end();
            case CopyOutResponse(Format overall, List<Format> columns) ->
                frame(out, BackendType.COPY_OUT_RESPONSE)
                        .int8(overall.code())
                        .formats(columns)
                        .end();
            case CopyBothResponse(Format overall, List<Format> columns) ->
                frame(out, BackendType.COPY_BOTH_RESPONSE)
                        .int8(overall.code())
                        .formats(columns)
                        .end();
            case CopyData(Bytes data) ->
                frame(out, BackendType.COPY_DATA).bytes(data).end();
            case CopyDone() -> frame(out, BackendType.COPY_DONE).end();
            case FunctionCallResponse(var value) ->
                frame(out, BackendType.FUNCTION_CALL_RESPONSE).value(value).end();
        }
    }

    private static void authentication(Authentication message, ByteBuf out) {
        FrameWriter frame = frame(out, BackendType.AUTHENTICATION);
        switch (message) {
            case AuthenticationOk() -> frame.int32(AuthenticationCode.OK);
            case AuthenticationKerberosV5() -> frame.int32(AuthenticationCode.KERBEROS_V5);
            case AuthenticationCleartextPassword() -> frame.int32(AuthenticationCode.CLEARTEXT_PASSWORD);
            case AuthenticationMD5Password(Bytes salt) ->
                frame.int32(AuthenticationCode.MD5_PASSWORD).bytes(salt);
            case AuthenticationGSS() -> frame.int32(AuthenticationCode.GSS);
            case AuthenticationGSSContinue(Bytes data) ->
                frame.int32(AuthenticationCode.GSS_CONTINUE).bytes(data);
            case AuthenticationSSPI() -> frame.int32(AuthenticationCode.SSPI);
            case AuthenticationSASL(List<String> mechanisms) -> {
                frame.int32(AuthenticationCode.SASL);
                mechanisms.forEach(frame::name);
                frame.int8(0);
            }
            case AuthenticationSASLContinue(Bytes data) ->
                frame.int32(AuthenticationCode.SASL_CONTINUE).bytes(data);
            case AuthenticationSASLFinal(Bytes data) ->
                frame.int32(AuthenticationCode.SASL_FINAL).bytes(data);
        }
        frame.end();
    }

    private static void fields(FrameWriter frame, MessageFields fields) {
        fields.byCode().forEach((code, value) -> frame.int8(code).text(value));
        frame.int8(0).end();
    }

    private static void rowDescription(RowDescription description, ByteBuf out) {
        FrameWriter frame = frame(out, BackendType.ROW_DESCRIPTION).count(description.fields());
        for (Field field : description.fields()) {
            frame.string(field.name())
                    .int32(field.table())
                    .int16(field.column())
                    .int32(field.type())
                    .int16(field.typeSize())
                    .int32(field.typeModifier())
                    .int16(field.format().code());
        }
        frame.end();
    }

    private static FrameWriter frame(ByteBuf out, byte type) {
        return new FrameWriter(out, type);
    }
}
