package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.OwnStatement.GiveBack;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of a session's memory. */
class SmallPartsTest {
    private static final Optional<OwnStatement> NOT_OURS = Optional.empty();

    @Nested
    class PreparedTextsTest {
        private final PreparedTexts texts = new PreparedTexts();

        @Test
        void aPortalKeepsTheStatementItWasBoundTo() {
            texts.parsed("s", "select 1", NOT_OURS, false);
            texts.bound("p", "s");
            texts.parsed("s", "select 2", NOT_OURS, false);

            assertThat(texts.portal("p").orElseThrow().text()).isEqualTo("select 1");
            texts.closePortal("p");
            assertThat(texts.portal("p")).isEmpty();
        }

        @Test
        void aPortalOfAnUnknownStatementForgetsWhatItWasBefore() {
            texts.parsed("s", "reset nightlatch.role", Optional.of(new GiveBack()), false);
            texts.bound("", "s");
            texts.bound("", "unknown");

            assertThat(texts.portal("")).isEmpty();
        }

        @Test
        void textsAreBoundedButOursAreAlwaysKnown() {
            var large = "x".repeat(PreparedTexts.MAX_CHARS - 10);
            texts.parsed("large", large, NOT_OURS, false);
            texts.parsed("more", "select 'something else'", NOT_OURS, false);
            texts.parsed("own", "reset nightlatch.role", Optional.of(new GiveBack()), false);

            assertThat(texts.statement("more").orElseThrow().text()).isEqualTo("(a text of 23 characters, not kept)");
            assertThat(texts.statement("own").orElseThrow().isLocal()).isTrue();
            texts.forget("large");
            texts.parsed("more", "select 'something else'", NOT_OURS, false);
            assertThat(texts.statement("more").orElseThrow().text()).startsWith("select");
        }

        @Test
        void portalsEndWithTheirTransaction() {
            texts.parsed("s", "select 1", NOT_OURS, false);
            for (int i = 0; i < 1_000; i++) texts.bound("C_" + i, "s");
            texts.transactionEnded();

            assertThat(texts.portal("C_1")).isEmpty();
            assertThat(texts.statement("s")).isPresent();
        }
    }

    @Nested
    class LastStatementTest {
        private final LastStatement last = new LastStatement();

        private void query(String sql) {
            var frame = frame(RawClient.bytes(new Query(sql)));
            last.remember(frame, 0, frame.readableBytes());
        }

        private void parse(String sql) {
            var frame = frame(RawClient.bytes(new Parse("n", sql, List.of())));
            last.rememberParse(frame, 0, frame.readableBytes());
        }

        private Optional<String> text() {
            return last.isKnown() ? LastText.of(last.copyOfFrame(), StandardCharsets.UTF_8) : Optional.empty();
        }

        @Test
        void theTextOfAQueryOrAParseIsKept() {
            query("select 'ä'");
            assertThat(text()).contains("select 'ä'");
            parse("select $1");
            last.bound();
            assertThat(text()).contains("select $1");
        }

        @Test
        void aBindOfAnEarlierStatementMakesItUnknown() {
            parse("select 1");
            last.synced();
            last.bound();

            assertThat(text()).isEmpty();
        }

        @Test
        void twoOfOneCycleCannotBeToldApart() {
            parse("select 1");
            parse("select 2");

            assertThat(text()).isEmpty();
        }

        @Test
        void aLongOneIsNotKeptAndSoNeverArmed() {
            query("select 1");
            query("select '" + "x".repeat(LastStatement.MAX_BYTES) + "'");
            last.arm();

            assertThat(last.isKnown()).isFalse();
            assertThat(last.isArmed()).isFalse();
        }

        private ByteBuf frame(byte[] bytes) {
            return Unpooled.wrappedBuffer(bytes);
        }
    }

    @Test
    void aFrameWithoutAnEndHasNoText() {
        assertThat(LastText.of(new byte[] {'Q', 0, 0, 0, 5, 'x'}, StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(LastText.of(new byte[] {'P', 0, 0, 0, 5, 'x'}, StandardCharsets.UTF_8))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF8,UTF-8",
        "utf-8,UTF-8",
        "UNICODE,UTF-8",
        "LATIN1,ISO-8859-1",
        "SQL_ASCII,ISO-8859-1",
        "WIN1252,windows-1252",
        "SJIS,ISO-8859-1",
        "WIN/..,ISO-8859-1",
        "WIN,ISO-8859-1",
        "WIN9999,ISO-8859-1"
    })
    void clientEncodingsBecomeCharsets(String encoding, String charset) {
        assertThat(Charsets.of(encoding)).isEqualTo(Charset.forName(charset));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,PT0S,",
        "3s,0,PT1S,PT1S",
        "1500ms,0,PT0S,PT0S",
        "0,1min,PT30S,PT28S",
        "10s,1min,PT55S,PT3S",
        "1h,1d,PT0S,PT59M58S",
        "nonsense,0,PT0S,"
    })
    void theServersOwnLimitsBoundAHold(String idle, String whole, Duration openFor, Duration longest) {
        assertThat(TransactionLimits.longestHold(List.of(idle, whole), openFor).orElse(null))
                .isEqualTo(longest);
    }

    @Test
    void beforeVersion17ThereIsOneLimitToAskFor() {
        assertThat(TransactionLimits.question(16)).doesNotContain("transaction_timeout");
        assertThat(TransactionLimits.question(17)).contains("show transaction_timeout");
        assertThat(TransactionLimits.longestHold(List.of(), Duration.ZERO)).isEmpty();
    }
}
