package io.nightlatch.postgres.wire;

import java.util.List;
import java.util.Optional;

/** What a backend says; each record is named and laid out as in the manual's "Message Formats". */
public sealed interface BackendMessage
        permits Authentication,
                BackendMessage.BackendKeyData,
                BackendMessage.ParameterStatus,
                BackendMessage.ReadyForQuery,
                BackendMessage.ErrorResponse,
                BackendMessage.NoticeResponse,
                BackendMessage.NegotiateProtocolVersion,
                BackendMessage.RowDescription,
                BackendMessage.DataRow,
                BackendMessage.CommandComplete,
                BackendMessage.EmptyQueryResponse,
                BackendMessage.ParseComplete,
                BackendMessage.BindComplete,
                BackendMessage.CloseComplete,
                BackendMessage.NoData,
                BackendMessage.PortalSuspended,
                BackendMessage.ParameterDescription,
                BackendMessage.NotificationResponse,
                BackendMessage.CopyInResponse,
                BackendMessage.CopyOutResponse,
                BackendMessage.CopyBothResponse,
                BackendMessage.CopyData,
                BackendMessage.CopyDone,
                BackendMessage.FunctionCallResponse {
    /** @param secretKey 4 bytes in protocol 3.0, up to 256 in 3.2 */
    record BackendKeyData(int processId, Bytes secretKey) implements BackendMessage {
        public BackendKeyData {
            if (secretKey.length() < 4 || secretKey.length() > 256) {
                throw new IllegalArgumentException("a secret key has 4 to 256 bytes, not " + secretKey.length());
            }
        }
    }

    record ParameterStatus(String name, String value) implements BackendMessage {}

    record ReadyForQuery(TransactionStatus status) implements BackendMessage {}

    enum TransactionStatus {
        IDLE('I'),
        IN_TRANSACTION('T'),
        FAILED('E');

        final byte code;

        TransactionStatus(char code) {
            this.code = (byte) code;
        }
    }

    record ErrorResponse(MessageFields fields) implements BackendMessage {}

    record NoticeResponse(MessageFields fields) implements BackendMessage {}

    /**
     * Sent before authentication goes on. The number on the wire is the whole version, 196608 for 3.0, as every server
     * writes it.
     */
    record NegotiateProtocolVersion(ProtocolVersion newest, List<String> unrecognizedOptions)
            implements BackendMessage {
        public NegotiateProtocolVersion {
            unrecognizedOptions = List.copyOf(unrecognizedOptions);
        }
    }

    record RowDescription(List<Field> fields) implements BackendMessage {
        public RowDescription {
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param table oid of the table this is a column of, or 0
     * @param column its attribute number there, or 0
     * @param typeSize in bytes, negative for variable width
     */
    record Field(String name, int table, short column, int type, short typeSize, int typeModifier, Format format) {
        /** A result that is no table's column, of type text (oid 25). */
        public static Field text(String name) {
            return new Field(name, 0, (short) 0, 25, (short) -1, -1, Format.TEXT);
        }
    }

    /** @param values empty where null */
    record DataRow(List<Optional<Bytes>> values) implements BackendMessage {
        public DataRow {
            values = List.copyOf(values);
        }
    }

    /** @param tag such as {@code UPDATE 3} */
    record CommandComplete(String tag) implements BackendMessage {}

    record EmptyQueryResponse() implements BackendMessage {}

    record ParseComplete() implements BackendMessage {}

    record BindComplete() implements BackendMessage {}

    record CloseComplete() implements BackendMessage {}

    record NoData() implements BackendMessage {}

    record PortalSuspended() implements BackendMessage {}

    record ParameterDescription(List<Integer> types) implements BackendMessage {
        public ParameterDescription {
            types = List.copyOf(types);
        }
    }

    record NotificationResponse(int processId, String channel, String payload) implements BackendMessage {}

    record CopyInResponse(Format overall, List<Format> columns) implements BackendMessage {
        public CopyInResponse {
            columns = List.copyOf(columns);
        }
    }

    record CopyOutResponse(Format overall, List<Format> columns) implements BackendMessage {
        public CopyOutResponse {
            columns = List.copyOf(columns);
        }
    }

    record CopyBothResponse(Format overall, List<Format> columns) implements BackendMessage {
        public CopyBothResponse {
            columns = List.copyOf(columns);
        }
    }

    record CopyData(Bytes data) implements BackendMessage {}

    record CopyDone() implements BackendMessage {}

    record FunctionCallResponse(Optional<Bytes> value) implements BackendMessage {}
}
