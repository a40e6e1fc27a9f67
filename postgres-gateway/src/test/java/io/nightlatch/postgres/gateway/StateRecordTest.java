package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateRecordTest {
    private final StateRecord record = new StateRecord();

    private static Reading reading(StatementKind kind, Set<StatementFlag> flags, FunctionUse... functions) {
        return new Reading.Statements(List.of(new StatementFacts(
                kind,
                kind.name(),
                new Span(0, 0),
                List.of(),
                Arrays.asList(functions),
                flags,
                List.of(),
                Optional.empty(),
                "",
                List.of())));
    }

    private static Reading calling(FunctionUse... functions) {
        return reading(StatementKind.SELECT, Set.of(), functions);
    }

    private static FunctionUse function(String name) {
        return new FunctionUse(Optional.empty(), name, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = StatementKind.class,
            names = {"PREPARE", "EXECUTE", "CALL", "DO", "NOTIFY", "DISCARD", "LOAD", "OTHER"})
    void whatRunsOrKeepsSomethingElseIsNotClean(StatementKind kind) {
        record.saw(reading(kind, Set.of()));

        assertThat(record.isClean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = StatementFlag.class,
            names = {"HIDES_STATE", "SETS_LEXER", "SETS_ROLE", "TEMPORARY", "EXECUTES", "FROM_PROGRAM"})
    void whatIsFlaggedForItIsNotClean(StatementFlag flag) {
        record.saw(reading(StatementKind.SELECT, Set.of(flag)));

        assertThat(record.isClean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set_config", "setseed", "query_to_xml", "it's", "back\\slash"})
    void whatKeepsOrHidesSomethingWhenItIsCalledIsNotClean(String name) {
        record.saw(calling(function(name)));

        assertThat(record.isClean()).isFalse();
    }

    @Test
    void onlyTheSystemsSchemasAreKnown() {
        record.saw(calling(
                new FunctionUse(Optional.of("pg_catalog"), "now", 0),
                new FunctionUse(Optional.of("information_schema"), "_pg_expandarray", 1)));
        assertThat(record.isClean()).isTrue();
        assertThat(record.calledByNameAlone()).isEmpty();

        record.saw(calling(new FunctionUse(Optional.of("app"), "now", 0)));
        assertThat(record.isClean()).isFalse();
    }

    @Test
    void whatIsCalledByNameAloneIsForTheServerToAnswer() {
        record.saw(calling(function("count"), function("lower")));
        record.saw(calling(function("count")));

        assertThat(record.isClean()).isTrue();
        assertThat(record.calledByNameAlone()).containsExactlyInAnyOrder("count", "lower");
    }

    @Test
    void moreNamesThanAnybodyAsksAboutAreNotClean() {
        IntStream.range(0, 300).forEach(n -> record.saw(calling(function("f" + n))));

        assertThat(record.isClean()).isFalse();
    }

    @Test
    void whatNobodyReadIsNeverForgottenUntilTheConnectionIsAnother() {
        record.saw(new Reading.Unreadable("who knows"));
        record.saw(calling(function("count")));
        assertThat(record.isClean()).isFalse();

        record.begin();
        assertThat(record.isClean()).isTrue();
        assertThat(record.calledByNameAlone()).isEmpty();
    }
}
