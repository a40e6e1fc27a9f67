package io.nightlatch.postgres.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsServerEndPointTest {
    @ParameterizedTest
    @CsvSource({"rsa-sha1, SHA-256", "rsa-sha384, SHA-384", "ecdsa-sha512, SHA-512", "rsa-pss-sha512, SHA-512"})
    void hashesByTheHashOfTheSignatureAndNeverByAWeakOne(String name, String hash) throws Exception {
        X509Certificate certificate = certificate(name);

        assertThat(TlsServerEndPoint.of(certificate))
                .contains(Bytes.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded())));
    }

    @Test
    void aCertificateWhoseSignatureHasNoHashAllowsNoBinding() throws Exception {
        assertThat(TlsServerEndPoint.of(certificate("ed25519"))).isEmpty();
        assertThat(ChannelBinding.preferred(certificate("ed25519"))).isEqualTo(new ChannelBinding.Unused());
    }

    @Test
    void requiredBindingToACertificateThatAllowsNoneFails() throws Exception {
        X509Certificate certificate = certificate("ed25519");

        assertThatThrownBy(() -> ChannelBinding.required(certificate))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("channel binding is required");
    }

    /** Self-signed, made by OpenSSL, their keys thrown away. */
    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream pem = Objects.requireNonNull(TlsServerEndPointTest.class.getResourceAsStream(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
