package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStatementsTest {
    private static Stream<StatementFacts> facts(String sql) {
        return PlainStatements.read(sql) instanceof Reading.Statements(var all) ? all.stream() : Stream.empty();
    }

    private static List<String> functions(String sql) {
        return facts(sql)
                .flatMap(one -> one.functions().stream())
                .map(FunctionUse::qualified)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do $$ select 1 $$",
                "call f()",
                "create table t (a int)",
                "discard all",
                "explain analyze select 1",
                "execute p",
                "listen x",
                "copy t from stdin",
                "commit prepared 'x'",
                "select 'open",
                "select U&\"f\"(1)",
                "select 1; load 'x'"
            })
    void whatIsNotPlainIsUnreadable(String sql) {
        assertThat(PlainStatements.read(sql)).isInstanceOf(Reading.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set app.tenant = '42'|HIDES_STATE",
                "SET LOCAL App.tenant TO 1|HIDES_STATE",
                "set \"app.tenant\" = '42'|HIDES_STATE",
                "reset app.tenant|HIDES_STATE",
                "set role none|SETS_ROLE",
                "set session authorization default|SETS_ROLE",
                "reset all|SETS_ROLE",
                "reset session_authorization|SETS_ROLE",
                "set names 'latin1'|SETS_LEXER",
                "set client_encoding to utf8|SETS_LEXER"
            })
    void whatASetLeavesIsFlagged(String sql, StatementFlag flag) {
        assertThat(facts(sql))
                .singleElement()
                .satisfies(one -> assertThat(one.flags()).containsExactly(flag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"set extra_float_digits = 3", "set time zone 'UTC'", "set transaction read only", "show all"})
    void aPlainSettingHasNoFlag(String sql) {
        assertThat(facts(sql))
                .singleElement()
                .satisfies(one -> assertThat(one.flags()).isEmpty());
    }

    @Test
    void whateverStandsBeforeABracketCountsAsAFunction() {
        assertThat(functions("select Count(*), app.f(1), \"Quoted\" (2) from t where a in (1)"))
                .containsExactly("count", "app.f", "Quoted", "in");
        assertThat(functions("insert into app.t (a, b) values (lower('x'), 'f(1)' /* g(2) */)"))
                .containsExactly("values", "lower");
        assertThat(facts("  ; -- nothing")).isEmpty();
        assertThat(PlainStatements.read("")).isEqualTo(new Reading.Statements(List.of()));
        assertThat(facts("(select 1) union (table t)")).hasSize(1);
        assertThat(facts("begin; update t set a = f(1); commit")).hasSize(3);
        assertThat(facts("select 1").map(StatementFacts::setsRole)).containsExactly(Optional.empty());
    }
}
