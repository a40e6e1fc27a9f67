package io.nightlatch.access.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nightlatch.access.Demo;
import io.nightlatch.access.condition.Expression.Answer;
import io.nightlatch.access.condition.Expression.Wrong;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Reading UPDATE = new Reading.Statements(List.of(new StatementFacts(
            StatementKind.UPDATE,
            "UPDATE",
            new Span(0, 10),
            List.of(new RelationUse(Optional.of("public"), "orders", Set.of("UPDATE"), Optional.empty())),
            List.of(),
            Set.of(StatementFlag.NO_WHERE),
            List.of(),
            Optional.empty(),
            "0123456789abcdef",
            List.of())));
    private static final AskFacts ASK = facts(Optional.of(Instant.parse("2026-03-02T12:00:00Z")), Optional.of(UPDATE));

    private static AskFacts facts(Optional<Instant> at, Optional<Reading> statement) {
        return new AskFacts(
                Demo.BOB,
                Demo.SHOP,
                Demo.ORDERS_WRITER,
                Optional.of("INC-17: mend"),
                Duration.ofMinutes(15),
                false,
                at,
                statement);
    }

    private static Answer test(String text, AskFacts facts) {
        try {
            return Expression.parse(text).test(facts);
        } catch (Wrong e) {
            throw new AssertionError(e.line() + ":" + e.column() + " " + e.words(), e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        principal.name == 'bob' && 'team-leads' in principal.groups   | YES
        'dbas' in principal.groups                                     | NO
        database.name == 'shop' && request.role == 'orders_writer'     | YES
        request.duration <= duration('15m')                            | YES
        request.duration > duration('15m')                             | NO
        request.reason.startsWith('INC-') && !request.token            | YES
        request.reason.matches('INC-[0-9]+')                           | YES
        request.at.getHours('Europe/Berlin') == 13                     | YES
        request.at > timestamp('2027-01-01T00:00:00Z')                 | NO
        statement.known && statement.kinds == ['update']               | YES
        statement.relations.exists(r, r == 'public.orders')            | YES
        'no_where' in statement.flags                                  | YES
        principal.groups[7] == 'x'                                     | FAILED
        """)
    void looksAtWhoAsksForWhatAndWhy(String text, Answer answer) {
        assertThat(test(text, ASK)).isEqualTo(answer);
    }

    @Test
    void whatIsNotToldIsNeverAYes() {
        var nothing = facts(Optional.empty(), Optional.of(new Reading.Unreadable("not ours")));

        assertThat(test("request.at > timestamp('2020-01-01T00:00:00Z')", nothing))
                .isEqualTo(Answer.FAILED);
        assertThat(test("statement.known", nothing)).isEqualTo(Answer.NO);
        assertThat(test("statement.kinds == []", nothing)).isEqualTo(Answer.YES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        principal.nme == 'bob'             | 1
        request.duration > 15              | 18
        request.reason                     | 8
        'a' in                             | 7
        """)
    void saysWhereItIsWrong(String text, int column) {
        var wrong = catchThrowableOfType(Wrong.class, () -> Expression.parse(text));

        assertThat(wrong.line()).isEqualTo(1);
        assertThat(wrong.column()).as(wrong.words()).isEqualTo(column);
        assertThat(wrong.words()).isNotBlank();
    }

    @Test
    @Timeout(20)
    void costsWithinBounds() {
        var numbers = IntStream.range(0, 200).mapToObj(String::valueOf).collect(Collectors.joining(","));
        var list = "[" + numbers + "]";
        var nested = "(".repeat(100) + "true" + ")".repeat(100);

        assertThat(catchThrowableOfType(Wrong.class, () -> Expression.parse("true || " + "x".repeat(2_000))))
                .hasMessageContaining("at most 2000 signs");
        assertThat(catchThrowableOfType(Wrong.class, () -> Expression.parse(nested)))
                .isNotNull();
        assertThat(test(list + ".all(a, " + list + ".all(b, a + b >= 0))", ASK)).isEqualTo(Answer.FAILED);
        assertThat(test("request.reason.matches('^(I+)+$')", ASK)).isEqualTo(Answer.NO);
    }
}
