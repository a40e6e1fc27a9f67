package io.nightlatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource({
        "0x1b, \\u001b",
        "0x07, \\u0007",
        "0x7f, \\u007f",
        "0x9b, \\u009b",
        "0x202e, \\u202e",
        "0x2066, \\u2066",
        "0x200b, \\u200b",
        "0x2028, \\u2028",
        "0xfeff, \\ufeff",
        "0xd800, \\ud800",
        "0xe000, \\ue000",
        "0xe0041, \\U000e0041"
    })
    void showsSignsThatDoInsteadOfDoingThem(String codePoint, String shown) {
        var text = "a" + Character.toString(Integer.decode(codePoint)) + "b";

        assertThat(PlainText.of(text)).isEqualTo("a" + shown + "b");
    }

    @Test
    void leavesWhatPeopleWriteAsItIs() {
        assertThat(PlainText.of("Bestellung für Zoë: 15 € – 注文 🙂")).isEqualTo("Bestellung für Zoë: 15 € – 注文 🙂");
    }

    @Test
    void keepsEverythingOnOneLine() {
        assertThat(PlainText.of("one\r\ntwo\tthree")).isEqualTo("one  two three");
    }

    @Test
    void cutsByColumnsNotBySigns() {
        assertThat(PlainText.fit("注文注文", 5)).isEqualTo("注文…");
        assertThat(PlainText.fit("order", 5)).isEqualTo("order");
        assertThat(PlainText.width("注文🙂e\u0301")).isEqualTo(7);
    }

    @Test
    void escapesTheSameSignsInJsonWithoutChangingWhatItMeans() {
        assertThat(PlainText.ofJson("{\"a\":\"\u202e🙂\udb40\udc41\"}"))
                .isEqualTo("{\"a\":\"\\u202e🙂\\udb40\\udc41\"}");
    }
}
