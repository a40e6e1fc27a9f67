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
    private static Prepared plain(String sql) {
        return new Prepared(sql, List.of(), Optional.empty(), false, true);
    }

    private static Prepared own(String sql, OwnStatement own) {
        return new Prepared(sql, List.of(), Optional.of(own), false, true);
    }

    @Nested
    class PreparedTextsTest {
        private final PreparedTexts texts = new PreparedTexts();

        @Test
        void aPortalKeepsTheStatementItWasBoundTo() {
            texts.parsed("s", plain("select 1"));
            texts.bound("p", "s");
            texts.parsed("s", plain("select 2"));

            assertThat(texts.portal("p").orElseThrow().text()).isEqualTo("select 1");
            texts.closePortal("p");
            assertThat(texts.portal("p")).isEmpty();
        }

        @Test
        void aPortalOfAnUnknownStatementForgetsWhatItWasBefore() {
            texts.parsed("s", own("reset nightlatch.role", new GiveBack()));
            texts.bound("", "s");
            texts.bound("", "unknown");

            assertThat(texts.portal("")).isEmpty();
        }

        @Test
        void textsAreBoundedButOursAreAlwaysKnown() {
            var large = "x".repeat(PreparedTexts.MAX_CHARS - 10);
            texts.parsed("large", plain(large));
            texts.parsed("more", plain("select 'something else'"));
            texts.parsed("own", own("reset nightlatch.role", new GiveBack()));

            assertThat(texts.statement("more").orElseThrow().text()).isEqualTo("(a text of 23 characters, not kept)");
            assertThat(texts.statement("own").orElseThrow().isLocal()).isTrue();
            texts.forget("large");
            texts.parsed("more", plain("select 'something else'"));
            assertThat(texts.statement("more").orElseThrow().text()).startsWith("select");
        }

        @Test
        void portalsEndWithTheirTransaction() {
            texts.parsed("s", plain("select 1"));
            for (int i = 0; i < 1_000; i++) texts.bound("C_" + i, "s");
            texts.transactionEnded();

            assertThat(texts.portal("C_1")).isEmpty();
            assertThat(texts.statement("s")).isPresent();
        }
    }

    /** What is watched needs its own approval each time it runs, so it must not be taken for another one. */
    @Nested
    class WatchedTextsTest {
        private final PreparedTexts texts = new PreparedTexts();

        private static Prepared watched(String sql) {
            return new Prepared(sql, List.of(), Optional.empty(), true, true);
        }

        @Test
        void anotherOfTheSameNameIsInDoubtAsTheServerMayHaveRefusedIt() {
            texts.parsed("s", watched("delete from orders"));
            texts.parsed("s", plain("select 1"));

            assertThat(texts.isInDoubt("s")).isTrue();
            assertThat(texts.isInDoubt("never prepared")).isTrue();
        }

        @Test
        void anotherUnnamedOneIsInDoubtUntilTheServerHasTakenIt() {
            texts.parsed("", watched("delete from orders"));
            texts.unnamedParsed();
            assertThat(texts.isInDoubt("")).isTrue();

            texts.unnamedTaken();
            assertThat(texts.isInDoubt("")).isFalse();
        }

        @Test
        void aCloseCountsOnceTheServerHasDoneItAndAQueryDoesNotCount() {
            texts.parsed("s", watched("delete from orders"));
            var closed = texts.closing("s").orElseThrow();
            assertThat(texts.statement("s")).isPresent();
            closed.run();
            assertThat(texts.statement("s")).isEmpty();

            texts.parsed("", watched("delete from orders"));
            texts.queried();
            assertThat(texts.statement("")).isPresent();
        }

        @Test
        void whatDoesNotFitOrWasThereBeforeTheRulesIsInDoubt() {
            texts.parsed("known", plain("select 1"));
            texts.parsed("large", plain("x".repeat(PreparedTexts.MAX_CHARS)));
            texts.watchAll();

            assertThat(texts.statement("known").orElseThrow().watched()).isTrue();
            assertThat(texts.isInDoubt("known")).isFalse();
            assertThat(texts.isInDoubt("large")).isTrue();
            assertThat(texts.isInDoubt("")).isTrue();
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
