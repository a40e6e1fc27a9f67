package io.nightlatch.postgres.wire;

import java.util.List;
import java.util.Optional;

/**
 * What a frontend says once it has sent its StartupMessage; each record is named and laid out as in the manual's
 * "Message Formats". Object ids are unsigned 32-bit numbers in an int.
 */
public sealed interface FrontendMessage {
    record Query(String sql) implements FrontendMessage {}

    /** @param statement empty for the unnamed one */
    record Parse(String statement, String sql, List<Integer> parameterTypes) implements FrontendMessage {
        public Parse {
            parameterTypes = List.copyOf(parameterTypes);
        }
    }

    /** @param parameters empty where null */
    record Bind(
            String portal,
            String statement,
            List<Format> parameterFormats,
            List<Optional<Bytes>> parameters,
            List<Format> resultFormats)
            implements FrontendMessage {
        public Bind {
            parameterFormats = List.copyOf(parameterFormats);
            parameters = List.copyOf(parameters);
            resultFormats = List.copyOf(resultFormats);
            Formats.check(parameterFormats, parameters);
        }
    }

    record Describe(Target target, String name) implements FrontendMessage {}

    record Close(Target target, String name) implements FrontendMessage {}

    /** What Describe and Close point at. */
    enum Target {
        STATEMENT('S'),
        PORTAL('P');

        final byte code;

        Target(char code) {
            this.code = (byte) code;
        }
    }

    /** @param maxRows 0 for all */
    record Execute(String portal, int maxRows) implements FrontendMessage {}

    record Flush() implements FrontendMessage {}

    record Sync() implements FrontendMessage {}

    record Terminate() implements FrontendMessage {}

    record FunctionCall(
            int function, List<Format> argumentFormats, List<Optional<Bytes>> arguments, Format resultFormat)
            implements FrontendMessage {
        public FunctionCall {
            argumentFormats = List.copyOf(argumentFormats);
            arguments = List.copyOf(arguments);
            Formats.check(argumentFormats, arguments);
        }
    }

    record CopyData(Bytes data) implements FrontendMessage {}

    record CopyDone() implements FrontendMessage {}

    record CopyFail(String reason) implements FrontendMessage {}

    record PasswordMessage(String password) implements FrontendMessage {
        @Override
        public String toString() {
            return "PasswordMessage[…]";
        }
    }

    /** @param data empty when the mechanism's first word is the server's */
    record SASLInitialResponse(String mechanism, Optional<Bytes> data) implements FrontendMessage {}

    record SASLResponse(Bytes data) implements FrontendMessage {}
}
