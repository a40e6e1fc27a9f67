package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.Readers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be sent a second time. */
class RerunTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set x = 1",
                "UPDATE t SET x = ';';",
                "/* c */ insert into t values (1)",
                "with x as (select 1) delete from t",
                "((select 1) union select 2)",
                "truncate t",
                "copy t from stdin",
                "create table t (x int)",
                "grant select on t to r",
                "explain update t set x = 1"
            })
    void singleStatementsThatBeginNothing(String sql) {
        assertThat(Rerun.isSafe(Readers.POSTGRES.read(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "--",
                "explain analyze execute x",
                "explain analyze update t set x = 1",
                "set role r",
                "create role r",
                "select 1; select 2",
                "begin",
                "commit",
                "call p()",
                "do $$ begin end $$",
                "execute x",
                "fetch c",
                "vacuum t",
                "reindex table t",
                "create index concurrently i on t (x)",
                "drop database d",
                "create tablespace t location '/x'",
                "alter system set work_mem = 1",
                "drop subscription s",
                "alter table t detach partition p concurrently",
                "prepare transaction 'x'",
                "notify x",
                "lock t",
                "select 'unclosed",
                "(",
                "\"select\" 1"
            })
    void nothingThatCommitsRunsCodeOrIsNotUnderstood(String sql) {
        assertThat(Rerun.isSafe(Readers.POSTGRES.read(sql))).isFalse();
    }
}
