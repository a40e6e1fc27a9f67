package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/** The channel binding {@code tls-server-end-point}: a hash of the server's certificate (RFC 5929, section 4.1). */
public final class TlsServerEndPoint {
    private TlsServerEndPoint() {}

    /**
     * Hashed by the hash of the certificate's own signature, MD5 and SHA-1 replaced by SHA-256. Empty if that signature
     * has no single hash (Ed25519, Ed448): then no channel binding exists, which is for the caller to refuse and not to
     * overlook.
     */
    public static Optional<Bytes> of(X509Certificate certificate) {
        return signatureHash(certificate)
                .flatMap(TlsServerEndPoint::bindingHash)
                .map(hash -> digest(hash, certificate));
    }

    private static Optional<String> signatureHash(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.contains("RSASSA-PSS")) {
            return pssHash(certificate);
        }
        int with = signature.indexOf("WITH"); // such as SHA384withECDSA
        return with < 0 ? Optional.empty() : Optional.of(signature.substring(0, with));
    }

    private static Optional<String> pssHash(X509Certificate certificate) {
        try {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            return Optional.of(parameters
                    .getParameterSpec(PSSParameterSpec.class)
                    .getDigestAlgorithm()
                    .toUpperCase(Locale.ROOT));
        } catch (GeneralSecurityException | IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> bindingHash(String signatureHash) {
        return switch (signatureHash.replace("-", "").replace("/", "")) {
            case "MD5", "SHA1", "SHA256" -> Optional.of("SHA-256");
            case "SHA224" -> Optional.of("SHA-224");
            case "SHA384" -> Optional.of("SHA-384");
            case "SHA512" -> Optional.of("SHA-512");
            default -> Optional.empty();
        };
    }

    private static Bytes digest(String hash, X509Certificate certificate) {
        try {
            return Bytes.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate cannot be hashed by " + hash, e);
        }
    }
}
