package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.nightlatch.postgres.gateway.GatewayOptions.SslMode;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** TLS towards one target, as libpq's {@code sslmode} means it (manual, "SSL Support", "Client Verification of Server Certificates"). */
final class TargetTls {
    private final TargetAddress address;
    private final Optional<SslContext> context;

    TargetTls(TargetAddress address) {
        this.address = address;
        this.context = address.sslMode() == SslMode.DISABLE ? Optional.empty() : Optional.of(context(address));
    }

    private static SslContext context(TargetAddress address) {
        try {
            var builder = SslContextBuilder.forClient();
            if (address.authority().isPresent()) {
                builder.trustManager(address.authority().get().toFile());
            } else if (address.sslMode() == SslMode.REQUIRE) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE); // as libpq: encrypted, to whomever
            }
            // The name is checked by verify-full only; Netty would check it by default.
            builder.endpointIdentificationAlgorithm(address.sslMode() == SslMode.VERIFY_FULL ? "HTTPS" : null);
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS to " + address.host() + " cannot be set up: " + e.getMessage(), e);
        }
    }

    boolean isWanted() {
        return context.isPresent();
    }

    ChannelHandler handler(ByteBufAllocator alloc) {
        return context.orElseThrow().newHandler(alloc, address.host(), address.port());
    }

    Optional<X509Certificate> serverCertificate(ChannelPipeline pipeline) {
        var handler = pipeline.get(SslHandler.class);
        if (handler == null) return Optional.empty();
        try {
            var chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
