package io.nightlatch.control;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** Where the API listens; port 0 takes any free one. Without {@code tls}, passwords cross the wire as they are. */
public record HttpOptions(InetSocketAddress listen, Optional<Tls> tls) {
    /** PEM files: the certificate with its chain, and its private key (PKCS #8, unencrypted). */
    public record Tls(Path certificates, Path privateKey) {}

    public static HttpOptions onLoopback(int port) {
        return new HttpOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty());
    }
}
