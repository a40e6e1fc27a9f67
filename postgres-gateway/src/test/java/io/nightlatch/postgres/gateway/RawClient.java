package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.wire.Authentication.AuthenticationOk;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.BackendDecoder;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.BackendKeyData;
import io.nightlatch.postgres.wire.BackendMessage.CommandComplete;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendEncoder;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.StartupEncoder;
import io.nightlatch.postgres.wire.StartupPacket;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import io.nightlatch.postgres.wire.scram.ChannelBinding;
import io.nightlatch.postgres.wire.scram.ScramClient;
import io.nightlatch.postgres.wire.scram.ScramSecret;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A client that says and hears messages one by one, on a blocking socket. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private String tail = "";
    private Optional<BackendKeyData> key = Optional.empty();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    static RawClient to(int port) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(65_536); // small, so that what is not read stays with the sender
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // -- signing in --------------------------------------------------------------------------------------------------

    static StartupMessage startup(String user, String database, String... settings) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", user);
        parameters.put("database", database);
        for (int i = 0; i < settings.length; i += 2) parameters.put(settings[i], settings[i + 1]);
        return StartupMessage.of(parameters);
    }

    /** Until ReadyForQuery. */
    List<BackendMessage> signIn(String user, String password, String... settings) {
        send(startup(user, "shop", settings));
        var answers = prove(password);
        if (answers.getLast() instanceof ErrorResponse error) throw new AssertionError("not signed in: " + error);
        return answers;
    }

    /** The SASL exchange and what comes behind it, until ReadyForQuery or an error. */
    List<BackendMessage> prove(String password) {
        return prove(password, true);
    }

    /** Sends the proof and does not wait for what it is worth. */
    void proveAndLeave(String password) {
        prove(password, false);
    }

    private List<BackendMessage> prove(String password, boolean stays) {
        var scram = new ScramClient(
                new ScramSecret.Password(password),
                new ChannelBinding.Unused(),
                ScramClient.MAX_ITERATIONS,
                new SecureRandom());
        var all = new ArrayList<BackendMessage>();
        while (true) {
            var message = read();
            all.add(message);
            switch (message) {
                case AuthenticationSASL offer -> send(scram.start(offer));
                case AuthenticationSASLContinue challenge -> {
                    send(scram.respond(challenge));
                    if (!stays) return all;
                }
                case AuthenticationSASLFinal last -> scram.verify(last);
                case AuthenticationOk _ -> scram.requireVerified();
                case BackendKeyData told -> key = Optional.of(told);
                case ErrorResponse _, ReadyForQuery _ -> {
                    return all;
                }
                default -> {}
            }
        }
    }

    CancelRequest cancelRequest() {
        var told = key.orElseThrow();
        return new CancelRequest(told.processId(), told.secretKey());
    }

    // -- saying ------------------------------------------------------------------------------------------------------

    void send(StartupPacket packet) {
        var out = Unpooled.buffer();
        StartupEncoder.encode(packet, out);
        send(octets(out));
    }

    void send(FrontendMessage... messages) {
        send(bytes(messages));
    }

    static byte[] bytes(FrontendMessage... messages) {
        var out = Unpooled.buffer();
        for (var message : messages) FrontendEncoder.encode(message, out);
        return octets(out);
    }

    private static byte[] octets(ByteBuf buffer) {
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    void send(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reply to a simple Query, whole. */
    Reply query(String sql) {
        send(new Query(sql));
        return reply();
    }

    // -- hearing -----------------------------------------------------------------------------------------------------

    /** What came until one ReadyForQuery. */
    record Reply(List<BackendMessage> messages) {
        Optional<MessageFields> error() {
            return messages.stream()
                    .flatMap(message -> message instanceof ErrorResponse(var fields)
                            ? java.util.stream.Stream.of(fields)
                            : java.util.stream.Stream.empty())
                    .findFirst();
        }

        String sqlState() {
            return error().flatMap(MessageFields::sqlState).orElse("00000");
        }

        List<String> notices() {
            return messages.stream()
                    .flatMap(message -> message instanceof NoticeResponse(var fields)
                            ? fields.message().stream()
                            : java.util.stream.Stream.empty())
                    .toList();
        }

        List<String> tags() {
            return messages.stream()
                    .flatMap(message -> message instanceof CommandComplete(var tag)
                            ? java.util.stream.Stream.of(tag)
                            : java.util.stream.Stream.empty())
                    .toList();
        }

        /** The first column. */
        List<String> values() {
            return messages.stream()
                    .flatMap(message -> message instanceof DataRow(var values)
                            ? values.getFirst().map(Bytes::text).stream()
                            : java.util.stream.Stream.empty())
                    .toList();
        }

        /** The names of the messages, as a test would write them down. */
        List<String> shape() {
            return messages.stream()
                    .filter(message -> !(message instanceof NoticeResponse))
                    .map(message -> message.getClass().getSimpleName())
                    .toList();
        }

        String status() {
            return messages.getLast() instanceof ReadyForQuery(var status) ? status.name() : "closed";
        }
    }

    Reply reply() {
        var all = new ArrayList<BackendMessage>();
        while (true) {
            var message = readOrEnd();
            if (message.isEmpty()) return new Reply(List.copyOf(all));
            all.add(message.get());
            if (message.get() instanceof ReadyForQuery) return new Reply(List.copyOf(all));
        }
    }

    /** Until the second ReadyForQuery, a FATAL or the end. */
    List<BackendMessage> replies() {
        var all = new ArrayList<BackendMessage>();
        int ready = 0;
        while (ready < 2) {
            var message = readOrEnd();
            if (message.isEmpty()) return all;
            all.add(message.get());
            if (message.get() instanceof ReadyForQuery) {
                ready = all.stream().anyMatch(DataRow.class::isInstance) ? 2 : ready;
            }
        }
        return all;
    }

    BackendMessage read() {
        return readOrEnd().orElseThrow(() -> new AssertionError("the gateway closed the connection"));
    }

    /** Empty at the end of the stream. */
    Optional<BackendMessage> readOrEnd() {
        try {
            int type = in.read();
            if (type < 0) return Optional.empty();
            var body = new byte[in.readInt() - 4];
            in.readFully(body);
            return Optional.of(BackendDecoder.decode((byte) type, Unpooled.wrappedBuffer(body), 0, body.length));
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One raw byte, as SSLRequest is answered by; -1 at the end. */
    int readByte() {
        try {
            return in.read();
        } catch (SocketException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the stream; how many bytes that were. */
    int drain() {
        var buffer = new byte[65_536];
        int octets = 0;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                octets += read;
                tail = new String(buffer, 0, read, java.nio.charset.StandardCharsets.ISO_8859_1);
            }
        } catch (SocketException e) {
            // reset
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets;
    }

    /** The last bytes that were drained. */
    String tail() {
        return tail;
    }

    /** Everything until the end of the stream. */
    List<BackendMessage> rest() {
        var all = new ArrayList<BackendMessage>();
        for (var next = readOrEnd(); next.isPresent(); next = readOrEnd()) all.add(next.get());
        return all;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
