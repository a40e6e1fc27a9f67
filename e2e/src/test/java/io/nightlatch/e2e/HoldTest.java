package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A statement waits in psql for its approval. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldTest {
    private Shop shop;
    private Nightlatch nightlatch;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        shop = Shop.on(18, folder.resolve("server"));
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
    }

    @AfterAll
    void stop() throws Exception {
        nightlatch.close();
        shop.close();
    }

    @BeforeEach
    void needsPsql() {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
    }

    @Test
    void anApprovedUpdateRunsInTheSameConnection() throws Exception {
        try (var psql = nightlatch.psql(
                "alice",
                "SET nightlatch.reason = 'INC-1'",
                "UPDATE orders SET status = 'paid' WHERE id = 1",
                "SELECT 42 AS after")) {
            var request = psql.awaitRequest();

            nightlatch.api("bob").approve(request);

            assertThat(psql.output()).contains("UPDATE 1").contains("42");
            assertThat(psql.exitCode()).isZero();
        }
    }
}
