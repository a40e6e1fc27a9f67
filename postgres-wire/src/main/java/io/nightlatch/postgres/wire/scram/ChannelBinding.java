package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * How a client ties its login to the TLS connection it goes over; the counterpart of libpq's {@code channel_binding}.
 */
public sealed interface ChannelBinding {
    /** There is no TLS, or nothing to bind to, or it is switched off. */
    record Unused() implements ChannelBinding {}

    /**
     * Bound if the server offers it; if it does not, the server is told that we could have, so that it sees a
     * downgrade.
     */
    record Preferred(Bytes serverEndPoint) implements ChannelBinding {}

    record Required(Bytes serverEndPoint) implements ChannelBinding {}

    static ChannelBinding preferred(X509Certificate server) {
        Optional<ChannelBinding> binding = TlsServerEndPoint.of(server).map(Preferred::new);
        return binding.orElse(new Unused());
    }

    /** @throws ProtocolViolation if the certificate has nothing that can be bound to: required never becomes less */
    static ChannelBinding required(X509Certificate server) {
        return new Required(TlsServerEndPoint.of(server)
                .orElseThrow(() ->
                        new ProtocolViolation("channel binding is required, and the server's certificate, signed by "
                                + server.getSigAlgName() + ", allows none")));
    }
}
