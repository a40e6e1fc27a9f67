package io.nightlatch.postgres.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What a frontend may send before messages have types (manual, "Start-up" and "Message Formats"). */
public sealed interface StartupPacket {
    record SSLRequest() implements StartupPacket {}

    record GSSENCRequest() implements StartupPacket {}

    /** A TLS ClientHello where a packet should be ({@code sslnegotiation=direct}). Nothing of it was read. */
    record DirectTls() implements StartupPacket {}

    /** @param secretKey 4 bytes in protocol 3.0, up to 256 in 3.2 */
    record CancelRequest(int processId, Bytes secretKey) implements StartupPacket {
        public CancelRequest {
            if (secretKey.length() < 4 || secretKey.length() > 256) {
                throw new IllegalArgumentException("a secret key has 4 to 256 bytes, not " + secretKey.length());
            }
        }
    }

    /** @param parameters in the order they came, names spelled as they came */
    record StartupMessage(ProtocolVersion version, SequencedMap<String, String> parameters) implements StartupPacket {
        private static final String PROTOCOL_OPTION = "_pq_.";

        public StartupMessage {
            if (version.major() != 3) {
                throw new IllegalArgumentException("not protocol 3 but " + version);
            }
            parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        }

        public static StartupMessage of(SequencedMap<String, String> parameters) {
            return new StartupMessage(ProtocolVersion.V3_0, parameters);
        }

        /** Empty when it is missing or the empty string; without it there is no login. */
        public Optional<String> user() {
            return Optional.ofNullable(parameters.get("user")).filter(user -> !user.isEmpty());
        }

        /** The user's name if the packet says nothing. */
        public Optional<String> database() {
            return Optional.ofNullable(parameters.get("database"))
                    .filter(name -> !name.isEmpty())
                    .or(this::user);
        }

        /** False, unless the packet asks for a walsender; what it says beside that does not matter to us. */
        public boolean replication() {
            return parameters.containsKey("replication");
        }

        /**
         * The settings that the packet asks for, both in {@code options} and as parameters of their own; as in the
         * server, the latter win. Names are folded to lower case, since the server ignores case and a check must not be
         * passed by {@code Role}.
         *
         * @throws ProtocolViolation if {@code options} holds anything but settings
         */
        public SequencedMap<String, String> settings() {
            var settings =
                    new LinkedHashMap<String, String>(StartupOptions.parse(parameters.getOrDefault("options", "")));
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                String name = parameter.getKey();
                boolean setting = switch (name) {
                    case "user", "database", "options", "replication" -> false;
                    default -> !name.startsWith(PROTOCOL_OPTION);
                };
                if (setting) {
                    settings.putLast(StartupOptions.fold(name), parameter.getValue());
                }
            }
            return settings;
        }

        /**
         * What a server that speaks 3.0 and no options must answer before it goes on; empty if the packet asks for no
         * more.
         */
        public Optional<BackendMessage.NegotiateProtocolVersion> negotiation() {
            List<String> unrecognized = new ArrayList<>(parameters.keySet());
            unrecognized.removeIf(name -> !name.startsWith(PROTOCOL_OPTION));
            return version.minor() == 0 && unrecognized.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BackendMessage.NegotiateProtocolVersion(ProtocolVersion.V3_0, unrecognized));
        }
    }
}
