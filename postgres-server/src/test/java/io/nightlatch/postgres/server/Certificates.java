package io.nightlatch.postgres.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for localhost, made by the JDK's keytool. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    static Tls.On selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("certificate.p12");
        int exitCode = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exitCode != 0) throw new IllegalStateException("keytool: exit code " + exitCode);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        return new Tls.On(
                Files.writeString(
                        folder.resolve("certificate.pem"),
                        pem("CERTIFICATE", keys.getCertificate("server").getEncoded())),
                Files.writeString(
                        folder.resolve("key.pem"),
                        pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded())));
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
