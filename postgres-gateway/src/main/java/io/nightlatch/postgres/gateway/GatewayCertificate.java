package io.nightlatch.postgres.gateway;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that the gateway makes for itself at its first start, for clients that ask for TLS before anybody gave it one. */
public final class GatewayCertificate {
    private static final Duration LIFE = Duration.ofDays(3_650);

    private GatewayCertificate() {}

    /** The certificate and key in that folder; made now if they are not there. The key is its owner's alone. */
    public static GatewayOptions.Tls in(Path folder, Instant now) throws IOException {
        var files = new GatewayOptions.Tls(folder.resolve("gateway.crt"), folder.resolve("gateway.key"));
        if (Files.exists(files.certificate()) && Files.exists(files.key())) return files;
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var certificate = selfSigned(keys, now);
            Files.createDirectories(folder);
            Files.deleteIfExists(files.key());
            Files.createFile(
                    files.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(files.key(), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.writeString(files.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
            return files;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made in " + folder, e);
        }
    }

    private static X509Certificate selfSigned(KeyPair keys, Instant now)
            throws IOException, OperatorCreationException, GeneralSecurityException {
        var name = new X500Name("CN=Nightlatch gateway");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(LIFE)),
                name,
                keys.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        }));
        // SHA-256 in the signature, so that channel binding (RFC 5929, tls-server-end-point) has a hash to use.
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
