package io.nightlatch.e2e;

import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.scram.ChannelBinding;
import io.nightlatch.postgres.wire.scram.ScramClient;
import io.nightlatch.postgres.wire.scram.ScramSecret;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client that says exactly what it is told to, in the order and the packets it is told to: what drivers would split,
 * repair or never send. Messages are gathered until {@link #answer()} or {@link #flush()} sends them.
 */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Charset charset = StandardCharsets.UTF_8;

    /** The server, or the gateway, did not let us in. */
    static final class NotLetIn extends IOException {
        private static final long serialVersionUID = 1L;
        private final String sqlState;

        NotLetIn(Answer.Told error) {
            super(error.toString());
            this.sqlState = error.sqlState();
        }

        String sqlState() {
            return sqlState;
        }
    }

    private Wire(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** @param settings of the start-up packet, beside user and database */
    static Wire open(int port, String database, String user, String password, Map<String, String> settings)
            throws IOException {
        var wire = new Wire(port);
        try {
            wire.startUp(database, user, password, settings);
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private void startUp(String database, String user, String password, Map<String, String> settings)
            throws IOException {
        var packet = new ByteArrayOutputStream();
        packet.writeBytes(int32(196_608));
        for (var word : new String[] {"user", user, "database", database}) packet.writeBytes(text(word));
        settings.forEach((name, value) -> {
            packet.writeBytes(text(name));
            packet.writeBytes(text(value));
        });
        packet.write(0);
        out.writeBytes(int32(packet.size() + 4));
        out.writeBytes(packet.toByteArray());
        flush();
        signIn(new ScramClient(
                new ScramSecret.Password(password),
                new ChannelBinding.Unused(),
                ScramClient.MAX_ITERATIONS,
                new SecureRandom()));
    }

    private void signIn(ScramClient scram) throws IOException {
        while (true) {
            char type = (char) in.readUnsignedByte();
            var body = body();
            if (type == 'Z') return;
            if (type == 'E') throw new NotLetIn(Answer.Told.of(body, charset));
            if (type != 'R') continue;
            var data = Bytes.of(Arrays.copyOfRange(body, 4, body.length));
            switch (body[3]) {
                case 10 -> {
                    var first = scram.start(new AuthenticationSASL(List.of("SCRAM-SHA-256")));
                    var said = first.data().orElse(Bytes.EMPTY);
                    frame('p', text(first.mechanism()), int32(said.length()), said.toByteArray());
                }
                case 11 ->
                    frame(
                            'p',
                            scram.respond(new AuthenticationSASLContinue(data))
                                    .data()
                                    .toByteArray());
                case 12 -> scram.verify(new AuthenticationSASLFinal(data));
                default -> {}
            }
            flush();
        }
    }

    /** How texts are spelled from now on; the server has to be told by the test itself. */
    Wire spelling(Charset to) {
        charset = to;
        return this;
    }

    Wire query(String sql) {
        return frame('Q', text(sql));
    }

    Wire parse(String name, String sql) {
        return frame('P', text(name), text(sql), int16(0));
    }

    Wire bind(String portal, String statement) {
        return frame('B', text(portal), text(statement), int16(0), int16(0), int16(0));
    }

    Wire execute(String portal) {
        return frame('E', text(portal), int32(0));
    }

    /** Parse, Bind and Execute of the unnamed statement. */
    Wire extended(String sql) {
        return parse("", sql).bind("", "").execute("");
    }

    Wire sync() {
        return frame('S');
    }

    Wire call(int function) {
        return frame('F', int32(function), int16(0), int16(0), int16(0));
    }

    Wire copyData(String line) {
        return frame('d', line.getBytes(charset));
    }

    Wire copyDone() {
        return frame('c');
    }

    Wire frame(char type, byte[]... parts) {
        int length = 4;
        for (var part : parts) length += part.length;
        out.write(type);
        out.writeBytes(int32(length));
        for (var part : parts) out.writeBytes(part);
        return this;
    }

    void flush() throws IOException {
        var bytes = out.toByteArray();
        out.reset();
        var stream = new DataOutputStream(socket.getOutputStream());
        stream.write(bytes);
        stream.flush();
    }

    /** Sends what was said and reads to the next ReadyForQuery, CopyInResponse or the end of the connection. */
    Answer answer() throws IOException {
        flush();
        var answer = new Answer.Builder(charset);
        try {
            while (true) {
                char type = (char) in.readUnsignedByte();
                if (answer.take(type, body())) return answer.build();
            }
        } catch (EOFException e) {
            return answer.ended().build();
        } catch (IOException e) {
            if (e instanceof java.net.SocketTimeoutException) throw e;
            return answer.ended().build(); // reset by the other side, which had said all
        }
    }

    /** One Query and its answer. */
    Answer ask(String sql) throws IOException {
        return query(sql).answer();
    }

    /** The one value of a query that must succeed. */
    Optional<String> value(String sql) throws IOException {
        return ask(sql).fine().rows().stream().findFirst();
    }

    private byte[] body() throws IOException {
        var body = new byte[in.readInt() - 4];
        in.readFully(body);
        return body;
    }

    private byte[] text(String text) {
        var bytes = text.getBytes(charset);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] int16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
