package io.nightlatch.postgres.wire;

import static io.nightlatch.postgres.wire.FrameLimit.NOT_ALLOWED;

/**
 * Limits by direction and state, no looser than those PostgreSQL and libpq keep themselves. Long types are streamed, so
 * their limit is the server's own and not a promise of memory.
 */
public enum FrameLimits implements FrameLimit {
    /** A client that was asked for a password or a SASL message. */
    FRONTEND_LOGIN {
        @Override
        public int maxLengthBytes(byte type) {
            return type == FrontendType.PASSWORD_MESSAGE ? BEFORE_LOGIN : NOT_ALLOWED;
        }
    },
    /** A client that is logged in. */
    FRONTEND_READY {
        @Override
        public int maxLengthBytes(byte type) {
            return switch (type) {
                case FrontendType.QUERY,
                        FrontendType.PARSE,
                        FrontendType.BIND,
                        FrontendType.FUNCTION_CALL,
                        FrontendType.COPY_DATA -> LARGE;
                case FrontendType.EXECUTE, FrontendType.DESCRIBE, FrontendType.CLOSE, FrontendType.COPY_FAIL -> SMALL;
                case FrontendType.FLUSH, FrontendType.SYNC, FrontendType.COPY_DONE, FrontendType.TERMINATE -> BODILESS;
                default -> NOT_ALLOWED;
            };
        }
    },
    /** A server until AuthenticationOk. */
    BACKEND_LOGIN {
        @Override
        public int maxLengthBytes(byte type) {
            return switch (type) {
                case BackendType.AUTHENTICATION, BackendType.NEGOTIATE_PROTOCOL_VERSION -> BEFORE_LOGIN;
                case BackendType.ERROR_RESPONSE, BackendType.NOTICE_RESPONSE -> BACKEND_SMALL;
                default -> NOT_ALLOWED;
            };
        }
    },
    /** A server after AuthenticationOk. */
    BACKEND_READY {
        @Override
        public int maxLengthBytes(byte type) {
            return switch (type) {
                case BackendType.DATA_ROW,
                        BackendType.COPY_DATA,
                        BackendType.FUNCTION_CALL_RESPONSE,
                        BackendType.ROW_DESCRIPTION,
                        BackendType.ERROR_RESPONSE,
                        BackendType.NOTICE_RESPONSE,
                        BackendType.NOTIFICATION_RESPONSE -> LARGE;
                // 65,535 parameters fit; libpq's limit would not hold them
                case BackendType.PARAMETER_DESCRIPTION -> 4 + 2 + 4 * 65_535;
                case BackendType.COPY_IN_RESPONSE,
                        BackendType.COPY_OUT_RESPONSE,
                        BackendType.COPY_BOTH_RESPONSE,
                        BackendType.PARAMETER_STATUS,
                        BackendType.COMMAND_COMPLETE -> BACKEND_SMALL;
                case BackendType.BACKEND_KEY_DATA -> 4 + 4 + 256;
                case BackendType.READY_FOR_QUERY -> 5;
                case BackendType.BIND_COMPLETE,
                        BackendType.CLOSE_COMPLETE,
                        BackendType.PARSE_COMPLETE,
                        BackendType.EMPTY_QUERY_RESPONSE,
                        BackendType.NO_DATA,
                        BackendType.PORTAL_SUSPENDED,
                        BackendType.COPY_DONE -> BODILESS;
                default -> NOT_ALLOWED;
            };
        }
    };

    /** PostgreSQL's bound of a start-up packet, kept here for everything before login. */
    public static final int BEFORE_LOGIN = 10_000;

    private static final int SMALL = 10_000; // the server's PQ_SMALL_MESSAGE_LIMIT
    private static final int BACKEND_SMALL = 30_000; // what libpq believes of a message that need not be long
    private static final int LARGE = 0x3fff_ffff + 4; // the server's MaxAllocSize and the length field itself
    private static final int BODILESS = 4;
}
