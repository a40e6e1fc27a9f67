package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.gateway.SettledTexts.Found;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SettledTextsTest {
    private final SettledTexts texts = new SettledTexts();

    private static ByteBuf frame(String text) {
        return Unpooled.copiedBuffer("Q...." + text + "\0", StandardCharsets.UTF_8);
    }

    private Found find(String text) {
        return texts.find(frame(text), 5, text.length());
    }

    private void add(String text, boolean unsettling) {
        texts.add(frame(text), 5, text.length(), unsettling);
    }

    @Test
    void findExactlyTheTextsThatWereAdded() {
        add("select 1", false);
        add("rollback", true);

        assertThat(find("select 1")).isEqualTo(Found.SETTLED);
        assertThat(find("rollback")).isEqualTo(Found.UNSETTLING);
        assertThat(find("select 2")).isEqualTo(Found.NOT);
        assertThat(find("select 1 ")).isEqualTo(Found.NOT);
        assertThat(find("Select 1")).isEqualTo(Found.NOT);
        assertThat(find("")).isEqualTo(Found.NOT);
    }

    @Test
    void forgetEverythingRatherThanGrowWithoutBound() {
        for (int i = 0; i < 10_000; i++) {
            add("select " + i, false);
            assertThat(find("select " + i)).isEqualTo(Found.SETTLED);
        }
        assertThat(find("select 0")).isEqualTo(Found.NOT);

        texts.clear();

        assertThat(find("select 9999")).isEqualTo(Found.NOT);
    }

    @Test
    void keepNoLongText() {
        var text = "x".repeat(SettledTexts.MAX_TEXT_BYTES + 1);
        add(text, false);

        assertThat(find(text)).isEqualTo(Found.NOT);
    }
}
