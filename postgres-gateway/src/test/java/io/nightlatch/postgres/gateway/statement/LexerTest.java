package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.statement.Token.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, cut as the server cuts them. */
class LexerTest {
    private static List<String> texts(String sql) {
        return Lexer.cut(sql).orElseThrow().stream().map(Token::text).toList();
    }

    @Test
    void wordsAreFoldedAndQuotedNamesAreNot() {
        assertThat(texts("SELECT \"MixedCase\", Other FROM \"a\"\"b\""))
                .containsExactly("select", "MixedCase", ",", "other", "from", "a\"b");
    }

    @Test
    void onlyAsciiLettersAreFolded() {
        assertThat(texts("\u0130X \u212aey \u00c4RZTE")).containsExactly("\u0130x", "\u212aey", "\u00c4rzte");
    }

    @Test
    void noBlankOfUnicodesOwnSeparatesWords() {
        assertThat(texts("a\u2003b\u00a0c")).hasSize(1);
        assertThat(texts("a\u000bb\fc\td")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a''b'", "$$a'b$$", "$x$a'b$x$", "'a\\'"})
    void aStringIsOneToken(String sql) {
        assertThat(Lexer.cut(sql).orElseThrow())
                .singleElement()
                .satisfies(token -> assertThat(token.kind()).isEqualTo(Kind.STRING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"e'it\\'s'", "U&'\\0041'", "u&\"\\0041\""})
    void whatDecodesToSomethingElseDoesNotLookLikeAPlainStringOrName(String sql) {
        assertThat(Lexer.cut(sql).orElseThrow()).hasSize(2).first().matches(token -> token.kind() == Kind.SIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 'a", "select \"a", "select $$a", "/* a /* b */", "e'a\\'", "U&'a"})
    void aTextThatEndsInsideOfSomethingIsNotCut(String sql) {
        assertThat(Lexer.cut(sql)).isEmpty();
    }

    @Test
    void commentsDollarsAndNumbers() {
        assertThat(texts("a/* ; /* ; */ ' */b")).containsExactly("a", "b");
        assertThat(texts("a--;'\nb")).containsExactly("a", "b");
        assertThat(texts("a$b$c")).containsExactly("a$b$c");
        assertThat(texts("$1$2")).containsExactly("$", "1", "$", "2");
        assertThat(texts("1.5e10")).containsExactly("1.5e10");
        assertThat(texts("''")).containsExactly("");
    }
}
