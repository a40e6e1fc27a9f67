package io.nightlatch.postgres.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages of every kind, the same for the same seed. */
final class Messages {
    private final Random random;

    Messages(long seed) {
        this.random = new Random(seed);
    }

    List<FrontendMessage> frontend() {
        var parameters = list(() -> maybe(this::bytes));
        return List.of(
                new FrontendMessage.Query(string()),
                new FrontendMessage.Parse(string(), string(), list(random::nextInt)),
                new FrontendMessage.Bind(string(), string(), formatsFor(parameters), parameters, list(this::format)),
                new FrontendMessage.Describe(pick(FrontendMessage.Target.values()), string()),
                new FrontendMessage.Close(pick(FrontendMessage.Target.values()), string()),
                new FrontendMessage.Execute(string(), random.nextInt()),
                new FrontendMessage.Flush(),
                new FrontendMessage.Sync(),
                new FrontendMessage.Terminate(),
                new FrontendMessage.FunctionCall(random.nextInt(), formatsFor(parameters), parameters, format()),
                new FrontendMessage.CopyData(bytes()),
                new FrontendMessage.CopyDone(),
                new FrontendMessage.CopyFail(string()));
    }

    List<FrontendMessage> frontendLogin() {
        return List.of(
                new FrontendMessage.PasswordMessage(string()),
                new FrontendMessage.SASLInitialResponse(string(), maybe(this::bytes)),
                new FrontendMessage.SASLResponse(bytes()));
    }

    List<BackendMessage> backend() {
        return Stream.concat(authentications(), Stream.concat(control(), results()))
                .toList();
    }

    private Stream<BackendMessage> authentications() {
        return Stream.of(
                new Authentication.AuthenticationOk(),
                new Authentication.AuthenticationCleartextPassword(),
                new Authentication.AuthenticationMD5Password(bytes(4)),
                new Authentication.AuthenticationSASL(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")),
                new Authentication.AuthenticationSASLContinue(bytes()),
                new Authentication.AuthenticationSASLFinal(bytes()),
                new Authentication.AuthenticationKerberosV5(),
                new Authentication.AuthenticationGSS(),
                new Authentication.AuthenticationGSSContinue(bytes()),
                new Authentication.AuthenticationSSPI());
    }

    private Stream<BackendMessage> control() {
        return Stream.of(
                new BackendMessage.BackendKeyData(random.nextInt(), bytes(4 + random.nextInt(253))),
                new BackendMessage.ParameterStatus(string(), string()),
                new BackendMessage.ReadyForQuery(pick(BackendMessage.TransactionStatus.values())),
                new BackendMessage.ErrorResponse(fields()),
                new BackendMessage.NoticeResponse(fields()),
                new BackendMessage.NegotiateProtocolVersion(ProtocolVersion.V3_0, list(this::string)),
                new BackendMessage.NotificationResponse(random.nextInt(), string(), string()));
    }

    private Stream<BackendMessage> results() {
        return Stream.of(
                new BackendMessage.RowDescription(list(this::field)),
                new BackendMessage.DataRow(list(() -> maybe(this::bytes))),
                new BackendMessage.CommandComplete(string()),
                new BackendMessage.EmptyQueryResponse(),
                new BackendMessage.ParseComplete(),
                new BackendMessage.BindComplete(),
                new BackendMessage.CloseComplete(),
                new BackendMessage.NoData(),
                new BackendMessage.PortalSuspended(),
                new BackendMessage.ParameterDescription(list(random::nextInt)),
                new BackendMessage.CopyInResponse(format(), list(this::format)),
                new BackendMessage.CopyOutResponse(format(), list(this::format)),
                new BackendMessage.CopyBothResponse(format(), list(this::format)),
                new BackendMessage.CopyData(bytes()),
                new BackendMessage.CopyDone(),
                new BackendMessage.FunctionCallResponse(maybe(this::bytes)));
    }

    List<StartupPacket> startup() {
        var parameters = new LinkedHashMap<String, String>();
        list(this::string).forEach(value -> parameters.put("p" + parameters.size(), value));
        return List.of(
                new StartupPacket.SSLRequest(),
                new StartupPacket.GSSENCRequest(),
                new StartupPacket.CancelRequest(random.nextInt(), bytes(4 + random.nextInt(253))),
                new StartupPacket.StartupMessage(new ProtocolVersion(3, random.nextInt(3)), parameters));
    }

    private MessageFields fields() {
        var fields = new LinkedHashMap<Byte, String>();
        for (char code : "SVCMDHPW".toCharArray()) {
            if (random.nextBoolean()) {
                fields.put((byte) code, string());
            }
        }
        return new MessageFields(fields);
    }

    private BackendMessage.Field field() {
        return new BackendMessage.Field(
                string(),
                random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(),
                format());
    }

    private List<Format> formatsFor(List<?> values) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(format());
            default -> values.stream().map(_ -> format()).toList();
        };
    }

    private Format format() {
        return pick(Format.values());
    }

    private String string() {
        String alphabet = "abcXYZ ;'\"$1äß漢🌙";
        return random.ints(random.nextInt(12), 0, alphabet.codePointCount(0, alphabet.length()))
                .map(i -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, i)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Bytes bytes() {
        return bytes(random.nextInt(40));
    }

    private Bytes bytes(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Bytes.of(octets);
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value.get());
    }

    private <T> List<T> list(Supplier<T> element) {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(_ -> element.get())
                .toList();
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
