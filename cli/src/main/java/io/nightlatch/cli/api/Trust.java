package io.nightlatch.cli.api;

import io.nightlatch.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificate authorities of one PEM file, and in no others. */
public final class Trust {
    private Trust() {}

    public static SSLContext in(Path pem) {
        try (var in = Files.newInputStream(pem)) {
            var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority " + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw Failure.usage(
                            "NIGHTLATCH_CA names " + pem + ", which cannot be read as certificates.",
                            "It is a PEM file, as in: -----BEGIN CERTIFICATE-----")
                    .causedBy(e);
        }
    }
}
