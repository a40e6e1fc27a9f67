package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.HighImpact.Demand;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighImpactTest {
    private static final Stage ONE_DBA = new Stage(List.of(new Group("dbas")), 1);
    private static final RelationUse PAYMENTS_DELETED = use("payments", "DELETE");
    private static final RelationUse ORDERS_READ = use("orders", "SELECT");
    private static final RelationUse ORDERS_DELETED = use("orders", "DELETE");
    private static final RelationUse PAYMENTS_READ = use("payments", "SELECT");

    @Test
    void holdsTheKindThatIsListedAndNoOther() {
        var shop = shop("{name: deletes, kind: [delete], approve: [{by: [dbas]}]}");

        assertThat(shop.highImpact(text(facts(StatementKind.DELETE, Set.of(), PAYMENTS_DELETED))))
                .contains(new HighImpact(List.of("deletes"), new Demand.Approval(List.of(ONE_DBA))));
        assertThat(shop.highImpact(text(facts(StatementKind.SELECT, Set.of(), PAYMENTS_READ))))
                .isEmpty();
    }

    @Test
    void seesTheDeleteThatAWithQueryHides() {
        var shop = shop("{name: deletes, kind: [delete], relation: [payments], approve: [{by: [dbas]}]}");
        var hidden = facts(StatementKind.SELECT, Set.of(StatementFlag.WRITES_IN_CTE), PAYMENTS_DELETED, ORDERS_READ);

        assertThat(shop.highImpact(text(hidden))).isPresent();
    }

    @Test
    void looksAtTheRelationThatIsWrittenNotAtThoseThatAreReadBeside() {
        var shop = shop("{name: deletes, kind: [delete], relation: [payments], approve: [{by: [dbas]}]}");

        assertThat(shop.highImpact(text(facts(StatementKind.DELETE, Set.of(), ORDERS_DELETED, PAYMENTS_READ))))
                .isEmpty();
        assertThat(shop.highImpact(text(facts(StatementKind.DELETE, Set.of(), PAYMENTS_DELETED, ORDERS_READ))))
                .isPresent();
    }

    @Test
    void takesRowLocksForNoWrite() {
        var shop = shop("{name: updates, kind: [update], approve: [{by: [dbas]}]}");
        var locks = facts(StatementKind.SELECT, Set.of(StatementFlag.LOCKS_ROWS), use("payments", "SELECT", "UPDATE"));

        assertThat(shop.highImpact(text(locks))).isEmpty();
    }

    @Test
    void findsOneStatementAmongSeveral() {
        var shop = shop("{name: drops, command: [drop table], approve: [{by: [dbas]}]}");
        var drop = new StatementFacts(
                StatementKind.DROP,
                "DROP TABLE",
                new Span(0, 0),
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                Optional.empty(),
                "",
                List.of());

        assertThat(shop.highImpact(text(facts(StatementKind.SELECT, Set.of()), drop)))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "payments, '', true",
        "payments, audit, true",
        "public.payments, public, true",
        "public.payments, '', true",
        "public.payments, audit, false",
        "audit.*, audit, true",
        "audit.*, public, false",
        "orders, '', false"
    })
    void knowsRelationsByNameAndTakesAMissingSchemaForAny(String listed, String schema, boolean held) {
        var shop = shop("{name: ddl, kind: [alter], relation: ['" + listed + "'], approve: [{by: [dbas]}]}");
        var use = new RelationUse(
                Optional.of(schema).filter(it -> !it.isEmpty()), "payments", Set.of("OWNERSHIP"), Optional.empty());

        assertThat(shop.highImpact(text(facts(StatementKind.ALTER, Set.of(), use)))
                        .isPresent())
                .isEqualTo(held);
    }

    @Test
    void knowsWritesOfAWholeTable() {
        var shop = shop("{name: all rows, flag: [whole_table], refuse: nobody empties a table here}");

        assertThat(shop.highImpact(text(facts(StatementKind.UPDATE, Set.of(StatementFlag.NO_WHERE)))))
                .contains(new HighImpact(List.of("all rows"), new Demand.Refuse("nobody empties a table here")));
        assertThat(shop.highImpact(text(facts(StatementKind.TRUNCATE, Set.of()))))
                .isPresent();
        assertThat(shop.highImpact(text(facts(StatementKind.UPDATE, Set.of())))).isEmpty();
    }

    @Test
    void takesWhatNobodyCouldReadForAnythingUnlessARuleNamesIt() {
        var unreadable = new Reading.Unreadable("too deep");
        var drops = "{name: drops, kind: [drop], refuse: never}";

        assertThat(shop(drops).highImpact(unreadable)).isPresent();
        assertThat(shop(drops, "{name: unclear, flag: [unreadable], approve: [{by: [dbas]}]}")
                        .highImpact(unreadable)
                        .orElseThrow()
                        .rules())
                .containsExactly("unclear");
        assertThat(shop().highImpact(unreadable)).isEmpty();
    }

    @Test
    void asksForAllThatTheFittingRulesAskForAndRefusesIfOneRefuses() {
        var two = "{name: a, kind: [delete], approve: [{by: [dbas]}, {by: [security]}]}";
        var more = "{name: b, flag: [no_where], approve: [{by: [dbas], count: 2}]}";
        var never = "{name: c, relation: [payments], refuse: not payments}";
        var deletesAll = text(facts(StatementKind.DELETE, Set.of(StatementFlag.NO_WHERE), PAYMENTS_DELETED));

        assertThat(shop(two, more).highImpact(deletesAll))
                .contains(new HighImpact(
                        List.of("a", "b"),
                        new Demand.Approval(List.of(
                                new Stage(List.of(new Group("dbas")), 2),
                                new Stage(List.of(new Group("security")), 1)))));
        assertThat(shop(two, more, never).highImpact(deletesAll).orElseThrow().demand())
                .isEqualTo(new Demand.Refuse("not payments"));
    }

    @Test
    void asksOnlyForMoreRowsThanTheLimitOrForNobodyKnowsHowMany() {
        var shop = shop(
                "{name: many, kind: [delete], rowsOver: 100, approve: [{by: [dbas]}]}",
                "{name: payments, relation: [payments], approve: [{by: [security]}]}");
        var deletes = shop.highImpact(text(facts(StatementKind.DELETE, Set.of(), ORDERS_DELETED)))
                .orElseThrow();

        assertThat(shop.hangsOnRows(deletes)).isTrue();
        assertThat(shop.highImpact(deletes, OptionalLong.of(100))).isEmpty();
        assertThat(shop.highImpact(deletes, OptionalLong.of(101))).contains(deletes);
        assertThat(shop.highImpact(deletes, OptionalLong.empty())).contains(deletes);

        var both = shop.highImpact(text(facts(StatementKind.DELETE, Set.of(), PAYMENTS_DELETED)))
                .orElseThrow();
        assertThat(shop.highImpact(both, OptionalLong.of(1)).orElseThrow().rules())
                .containsExactly("payments");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {name: a, approve: [{by: [b]}]}                    | 1  | no statement is meant here; say which by kind, command, relation or flag, such as kind: [delete]
        {name: a, kind: [delete]}                          | 1  | either approve (who has to agree) or refuse (why nobody may) has to stand here
        {name: a, kind: [drop], relation: ['*'], refuse: x} | 36 | '*' stands here; leave the list out to mean every relation
        {name: a, command: [DROP_TABLE], refuse: x}        | 21 | 'DROP_TABLE' stands here; a command reads DROP TABLE, as PostgreSQL answers it
        {name: a, kinds: [drop], refuse: x}                | 11 | 'kinds' is not known here; did you mean 'kind'? known are: approve, command, flag, kind, name, refuse, relation, rowsOver
        {name: a, kind: [delete], rowsOver: all, refuse: x} | 37 | 'all' stands here; a number of rows reads 1000
        """)
    void pointsAtWhatIsWrongInARule(String rule, int column, String message) {
        var text = "databases: {shop: {highImpact: [\n" + rule + "]}}";

        assertThatThrownBy(() -> PolicyFile.parse("policy.yaml", text, Optional.empty()))
                .isInstanceOfSatisfying(
                        FileErrors.class,
                        refused -> assertThat(refused.errors())
                                .extracting(Object::toString)
                                .contains("policy.yaml:2:" + column + ": " + message));
    }

    private static DatabasePolicy shop(String... rules) {
        var text = "databases: {shop: {highImpact: [" + String.join(", ", rules) + "]}}";
        return PolicyFile.parse("policy.yaml", text, Optional.empty())
                .policy()
                .database(new DatabaseName("shop"))
                .orElseThrow();
    }

    private static Reading text(StatementFacts... all) {
        return new Reading.Statements(List.of(all));
    }

    private static StatementFacts facts(StatementKind kind, Set<StatementFlag> flags, RelationUse... relations) {
        return new StatementFacts(
                kind,
                kind.name(),
                new Span(0, 0),
                List.of(relations),
                List.of(),
                flags,
                List.of(),
                Optional.empty(),
                "",
                List.of());
    }

    private static RelationUse use(String name, String... privileges) {
        return new RelationUse(Optional.empty(), name, Set.of(privileges), Optional.empty());
    }
}
