package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Need.OnFunction;
import io.nightlatch.access.statement.Need.OnRelation;
import io.nightlatch.access.statement.Need.Ownership;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which right a refused statement seems to lack. */
class NeedsTest {
    private static Need on(String relation, String privilege) {
        return new OnRelation(Optional.empty(), relation, privilege);
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                needs("update orders set x = (select 1 from other)", on("orders", "UPDATE")),
                needs("UPDATE ONLY Orders SET x = 1", on("orders", "UPDATE")),
                needs("insert into \"Orders\" select * from other", on("Orders", "INSERT")),
                needs("delete from shop.orders", new OnRelation(Optional.of("shop"), "orders", "DELETE")),
                needs("truncate table orders", on("orders", "TRUNCATE")),
                needs("select * from payments", on("payments", "SELECT")),
                needs(
                        "select * from a, b as x join c on true",
                        on("a", "SELECT"),
                        on("b", "SELECT"),
                        on("c", "SELECT")),
                needs("with w as (select * from a) select * from w", on("a", "SELECT")),
                needs("select extract(year from d) from a", on("a", "SELECT")),
                needs(
                        "with gone as (delete from orders returning *) insert into log select * from gone",
                        on("orders", "DELETE"),
                        on("log", "INSERT")),
                needs("drop table orders", new Ownership(Optional.empty(), "orders")),
                needs("alter table shop.orders add x int", new Ownership(Optional.of("shop"), "orders")),
                needs("select pay(1)", new OnFunction(Optional.empty(), "pay")));
    }

    private static Arguments needs(String sql, Need... all) {
        return Arguments.of(sql, all);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void areReadFromTheText(String sql, Need[] all) {
        assertThat(Needs.of(sql)).contains(all);
    }

    @Test
    void neverFailOnAnyText() {
        var words =
                "select insert into update set delete from only table with as ( ) , . ; join merge using when then drop"
                        .concat(" alter create grant on to revoke copy truncate comment is refresh materialized view")
                        .concat(" 'x' \"q\" $$ 1 do lateral schema function index cluster program")
                        .split(" ", -1);
        var random = new Random(11);
        for (int round = 0; round < 50_000; round++) {
            var sql = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--)
                sql.append(words[random.nextInt(words.length)]).append(' ');
            Needs.of(sql.toString());
            Rerun.isSafe(sql.toString());
            OwnStatements.parse(sql.toString());
        }
    }
}
