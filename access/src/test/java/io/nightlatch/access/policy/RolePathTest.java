package io.nightlatch.access.policy;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.SHOP_OWNER;
import static io.nightlatch.access.Demo.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolePathTest {
    private final Demo.People people = Demo.people();

    @Test
    void namesForEachStageWhoCouldVote() {
        assertThat(open(ALICE, PAYMENTS_WRITER).steps())
                .extracting(RolePath.Step::people)
                .containsExactly(java.util.List.of(BOB.name()), java.util.List.of(CAROL.name(), FRANK.name()));
        assertThat(open(ALICE, PAYMENTS_WRITER).missing()).isEmpty();
    }

    @Test
    void leavesOutWhoAsksAndWhoWasDisabled() {
        people.put(FRANK, true);

        assertThat(open(CAROL, SHOP_OWNER).steps().getFirst().people()).isEmpty();
        assertThat(open(CAROL, SHOP_OWNER).missing())
                .contains("it takes 1 different people beside whoever asks, and only 0 of those places can be filled"
                        + " now");
    }

    @Test
    void seesThatOnePersonCannotFillTwoPlaces() {
        people.put(BOB, true);
        people.put(FRANK, true);
        people.put(Demo.principal("carol", "dbas", "team-leads"), false);

        assertThat(open(ALICE, PAYMENTS_WRITER).missing()).isPresent();

        people.put(FRANK, false);
        assertThat(open(ALICE, PAYMENTS_WRITER).missing()).isEmpty();
    }

    @Test
    void saysWhyThereIsNone() {
        assertThat(path(DAVE, ORDERS_WRITER))
                .isInstanceOfSatisfying(
                        RolePath.None.class, none -> assertThat(none.why()).contains("dave is not among them"));
        people.put(ALICE, true);
        assertThat(path(ALICE, ORDERS_WRITER))
                .isInstanceOfSatisfying(
                        RolePath.None.class, none -> assertThat(none.why()).contains("was disabled"));
    }

    private RolePath path(Principal who, DatabaseRole role) {
        return RolePath.of(Demo.policy(), people, who.name(), SHOP, role, at("12:00"));
    }

    private RolePath.Open open(Principal who, DatabaseRole role) {
        return Optional.of(path(who, role))
                .filter(RolePath.Open.class::isInstance)
                .map(RolePath.Open.class::cast)
                .orElseThrow();
    }
}
