package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.gateway.GatewayCertificate;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from the gateway to the target is encrypted, and to whom it should be, where the configuration asks for it. */
class TlsToTargetTest {
    private static final String HOW =
            "select ssl::text || ' ' || version from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir
    Path folder = Path.of("");

    @Test
    void aSessionAndTheBrokerAreEncryptedAndTheServerIsTheOneMeant() throws Exception {
        var certificate = GatewayCertificate.in(folder.resolve("tls"), Instant.now());
        try (var shop = Shop.overTls(18, folder.resolve("server"), certificate, certificate.certificate());
                var nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
                var alice = nightlatch.connect("alice");
                var statement = alice.createStatement();
                var admin = shop.admin("shop");
                var looking = admin.createStatement()) {
            var how = statement.executeQuery(HOW);
            how.next();
            var ours =
                    looking.executeQuery("select bool_and(s.ssl) from pg_stat_ssl s join pg_stat_activity a using (pid)"
                            + " where a.usename like 'nightlatch%' or a.usename like '%~%'");
            ours.next();

            assertThat(how.getString(1)).isEqualTo("true TLSv1.3");
            assertThat(ours.getBoolean(1)).isTrue();
        }
    }

    @Test
    void noSessionIsOpenedToAServerThatNobodyVouchesFor() throws Exception {
        var certificate = GatewayCertificate.in(folder.resolve("tls"), Instant.now());
        var another = GatewayCertificate.in(folder.resolve("another"), Instant.now());
        try (var shop = Shop.overTls(18, folder.resolve("server"), certificate, another.certificate());
                var nightlatch = Nightlatch.beforeUnready(shop, folder.resolve("nightlatch"))) {
            assertThatThrownBy(() -> nightlatch.connect("alice"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the target does not let this session in");
            assertThat(nightlatch.api("erin").isReady()).isFalse();
        }
    }
}
