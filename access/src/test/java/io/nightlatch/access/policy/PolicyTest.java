package io.nightlatch.access.policy;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.ERIN;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.SHOP_OWNER;
import static io.nightlatch.access.Demo.SHOP_READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private final Policy policy = Demo.policy();
    private final DatabasePolicy shop = policy.database(SHOP).orElseThrow();

    @Test
    void isWhatTheDemosFileSays() {
        assertThat(policy.databases()).containsOnlyKeys(SHOP);
        assertThat(shop.keep()).containsExactly(new DatabaseRole("shop_app"));
        assertThat(shop.wrapped()).extracting(Rule::role).containsExactly(ORDERS_WRITER, PAYMENTS_WRITER, SHOP_OWNER);
        assertThat(shop.rule(PAYMENTS_WRITER))
                .contains(new Rule(
                        PAYMENTS_WRITER,
                        List.of(new Group("developers")),
                        List.of(
                                new Stage(List.of(new Group("team-leads")), 1),
                                new Stage(List.of(new Group("dbas")), 1)),
                        Duration.ofHours(1),
                        Duration.ofMinutes(15),
                        true,
                        Act.BY_OWNERSHIP));
        assertThat(shop.rule(SHOP_OWNER).orElseThrow().act()).isEqualTo(Act.AS_ROLE);
    }

    @Test
    void givesEverybodyTheBaselineOfEveryone() {
        assertThat(shop.baselineOf(ALICE)).containsExactly(SHOP_READER);
        assertThat(shop.baselineOf(Demo.principal("nobody-special"))).containsExactly(SHOP_READER);
    }

    @Test
    void letsThoseAskWhomTheRuleNames() {
        assertThat(policy.mayAsk(ALICE, SHOP, ORDERS_WRITER)).isInstanceOf(Decision.May.class);
        assertThat(policy.mayAsk(BOB, SHOP, PAYMENTS_WRITER)).isInstanceOf(Decision.May.class);
        assertThat(policy.mayAsk(CAROL, SHOP, SHOP_OWNER)).isInstanceOf(Decision.May.class);
    }

    @Test
    void refusesEverybodyElseAndSaysWhoMayAsk() {
        assertThat(policy.mayAsk(CAROL, SHOP, ORDERS_WRITER))
                .isEqualTo(new Decision.MayNot(
                        "policy lets developers ask for orders_writer on shop, and carol is not among them"));
        assertThat(policy.mayAsk(DAVE, SHOP, SHOP_OWNER)).isInstanceOf(Decision.MayNot.class);
        assertThat(policy.mayAsk(ERIN, SHOP, SHOP_OWNER)).isInstanceOf(Decision.MayNot.class);
    }

    @Test
    void knowsNoRoleThatItDoesNotWrap() {
        assertThat(policy.mayAsk(ALICE, SHOP, SHOP_READER)).isInstanceOf(Decision.MayNot.class);
        assertThat(policy.mayAsk(ALICE, new DatabaseName("warehouse"), ORDERS_WRITER))
                .isInstanceOf(Decision.MayNot.class);
    }

    @Test
    void offersRolesLeastPowerfulFirst() {
        assertThat(shop.askableBy(ALICE))
                .extracting(Rule::role)
                .containsExactly(ORDERS_WRITER, PAYMENTS_WRITER, SHOP_OWNER);
        assertThat(shop.askableBy(CAROL)).extracting(Rule::role).containsExactly(SHOP_OWNER);
        assertThat(shop.askableBy(DAVE)).isEmpty();
    }

    @Test
    void makesApproversOfARoleOfThoseInItsStagesAndOfNobodyElse() {
        var authority = new Authority(Demo.CAPABILITIES, () -> policy);

        assertThat(authority.approves(BOB, SHOP, PAYMENTS_WRITER)).isTrue();
        assertThat(authority.approves(CAROL, SHOP, PAYMENTS_WRITER)).isTrue();
        assertThat(authority.approves(CAROL, SHOP, ORDERS_WRITER)).isFalse();
        assertThat(authority.approves(ERIN, SHOP, ORDERS_WRITER)).isFalse();
        assertThat(authority.isOperator(ERIN)).isTrue();
        assertThat(authority.isAuditor(DAVE)).isTrue();
        assertThat(authority.seesEverything(CAROL)).isFalse();
    }
}
