package io.nightlatch.postgres.gateway;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.scram.TlsServerEndPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The gateway's certificate, as clients meet it and as SCRAM-SHA-256-PLUS binds to it. */
record GatewayTls(SslContext context, Optional<Bytes> serverEndPoint) {
    static GatewayTls of(GatewayOptions.Tls files) {
        try (var in = Files.newInputStream(files.certificate())) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            var context = SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new GatewayTls(context, TlsServerEndPoint.of(certificate));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the gateway's certificate " + files.certificate() + " or its key cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }
}
