package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.gateway.statement.OwnStatements;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The glance at a statement's first bytes that is taken before it is read. */
class OwnFormsTest {
    private static boolean mayBegin(String sql) {
        var bytes = Unpooled.wrappedBuffer(sql.getBytes(StandardCharsets.UTF_8));
        return OwnForms.mayBegin(bytes, 0, bytes.readableBytes());
    }

    @Test
    void neverSaysNoToWhatIsOneOfOurs() {
        var parts = ("set SHOW reset Alter session role nightlatch . reason wait role = to 'x' off default user"
                        + " password remaining ; pg_catalog pg_cancel_backend PG_TERMINATE_BACKEND ( 7 ) \u000b \t"
                        + " NEWLINE \f /**/ --NEWLINE \u2003 select (")
                .replace("NEWLINE", "\n")
                .split(" ", -1);
        var random = new Random(5);
        int ours = 0;
        for (int round = 0; round < 400_000; round++) {
            var sql = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                sql.append(parts[random.nextInt(parts.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            if (OwnStatements.parse(sql.toString()).isEmpty()) continue;
            ours++;
            assertThat(mayBegin(sql.toString())).as(sql.toString()).isTrue();
        }
        assertThat(ours).isGreaterThan(20);
    }

    @Test
    void saysNoToOrdinaryStatements() {
        for (var sql : new String[] {
            "", "  ", "select 1", "settle x", "shows", "set", "insert into t", "begin", "{", "select pg_sleep(1)"
        }) {
            assertThat(mayBegin(sql)).as(sql).isFalse();
        }
    }
}
