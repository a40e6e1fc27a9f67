package io.nightlatch.postgres.roles;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The least client that can prove itself with a salted password (manual, "SASL Authentication"; RFC 5802). Answers "in", or the
 * SQLSTATE by which it was kept out.
 */
final class RawLogin {
    private RawLogin() {}

    static String attempt(int port, String database, String user, byte[] saltedPassword) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var out = new DataOutputStream(socket.getOutputStream());
            var in = new DataInputStream(socket.getInputStream());
            var startup = new ByteArrayOutputStream();
            new DataOutputStream(startup).writeInt(196608);
            for (var word : new String[] {"user", user, "database", database, ""}) {
                startup.write(word.getBytes(StandardCharsets.UTF_8));
                startup.write(0);
            }
            out.writeInt(startup.size() + 4);
            out.write(startup.toByteArray());
            var bare = "n=,r=clientnonce";
            var said = "";
            while (true) {
                char type = (char) in.readUnsignedByte();
                var body = new byte[in.readInt() - 4];
                in.readFully(body);
                if (type == 'E') return sqlState(body);
                if (type == 'Z') return "in";
                if (type != 'R') continue;
                switch (body[3]) {
                    case 10 -> send(out, "SCRAM-SHA-256\0", "n,," + bare);
                    case 11 -> {
                        said = new String(body, 4, body.length - 4, StandardCharsets.UTF_8);
                        var last = "c=biws," + said.substring(0, said.indexOf(",s="));
                        send(out, "", last + ",p=" + proof(saltedPassword, bare + "," + said + "," + last));
                    }
                    default -> {} // final data of the server, or ok
                }
            }
        }
    }

    private static void send(DataOutputStream out, String mechanism, String data) throws IOException {
        var bytes = data.getBytes(StandardCharsets.UTF_8);
        var name = mechanism.getBytes(StandardCharsets.UTF_8);
        out.writeByte('p');
        out.writeInt(4 + name.length + (name.length > 0 ? 4 : 0) + bytes.length);
        out.write(name);
        if (name.length > 0) out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String proof(byte[] saltedPassword, String message) throws GeneralSecurityException {
        var clientKey = hmac(saltedPassword, "Client Key");
        var signature = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), message);
        for (int i = 0; i < clientKey.length; i++) clientKey[i] ^= signature[i];
        return Base64.getEncoder().encodeToString(clientKey);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sqlState(byte[] body) {
        for (var field : new String(body, StandardCharsets.UTF_8).split("\0", -1)) {
            if (field.startsWith("C")) return field.substring(1);
        }
        return "?";
    }
}
