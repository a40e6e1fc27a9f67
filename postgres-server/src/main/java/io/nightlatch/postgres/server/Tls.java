package io.nightlatch.postgres.server;

import java.nio.file.Path;

/** Whether the server offers TLS. */
public sealed interface Tls {
    record Off() implements Tls {}

    /**
     * PEM files, the certificate with its chain. Both are copied into the server's folder at each start, because PostgreSQL refuses a key
     * that others may read (manual: "Secure TCP/IP Connections with SSL").
     */
    record On(Path certificate, Path privateKey) implements Tls {}
}
