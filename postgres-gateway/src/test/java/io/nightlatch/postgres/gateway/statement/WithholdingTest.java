package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.postgres.gateway.Readers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts the trail may keep. */
class WithholdingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter role r password 's3cret'",
                "ALTER USER r ENCRYPTED PaSsWoRd 's3cret'",
                "create user/**/mapping for r server s options (pass_word 's3cret')",
                "create user -- x\n mapping for r",
                "create subscription s connection 'host=h password=s3cret' publication p",
                "select dblink_connect('connection string')"
            })
    void onesThatMayHoldASecretAreToldByLengthAndHash(String sql) {
        assertThat(Withholding.of(sql, Optional.empty()))
                .isInstanceOfSatisfying(HeldStatement.Withheld.class, withheld -> {
                    assertThat(withheld.toString()).doesNotContain("s3cret");
                });
    }

    @Test
    void othersAreKeptUpToALength() {
        assertThat(Withholding.of("select 1", Optional.empty())).isEqualTo(new HeldStatement.Text("select 1"));
        var text = (HeldStatement.Text) Withholding.of("select '" + "x".repeat(100_000) + "'", Optional.empty());
        assertThat(text.toString().length()).isLessThan(Withholding.MAX_TEXT_CHARS + 100);
    }

    @Test
    void takesOutWhatTheGrammarSaysIsSecretAndKeepsTheRest() {
        var sql = "select 1; alter /* p */ role alice password 'hunter2' nologin";

        var told = Withholding.of(sql, Readers.POSTGRES.read(sql));

        assertThat(told)
                .isEqualTo(new HeldStatement.Text("select 1; alter /* p */ role alice password '(redacted)' nologin"));
    }
}
