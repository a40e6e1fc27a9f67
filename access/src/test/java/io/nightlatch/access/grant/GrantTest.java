package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantState.Approved;
import io.nightlatch.access.grant.GrantState.Ended;
import io.nightlatch.access.grant.GrantState.Ending;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.request.GrantScope;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final EndedBy CLOCK = new EndedBy.Clock();
    private final Grant approved = new Grant(
            new GrantId("G-2XQ9A"),
            new RequestId("R-7K2M4"),
            ALICE.name(),
            SHOP,
            ORDERS_WRITER,
            GrantScope.PERSON,
            Duration.ofMinutes(15),
            at("12:00"),
            at("13:00"),
            new Approved());

    private final Grant active = approved.activate(at("12:30"));

    @Test
    void startsItsClockAtTheFirstUseAndNeverAgain() {
        assertThat(active.state()).isEqualTo(new Active(at("12:30"), at("12:45")));
        assertThat(active.activate(at("12:40"))).isSameAs(active);
    }

    @Test
    void isVoidWhenItWasNotUsedInTime() {
        assertThat(approved.isLiveAt(at("13:00").minusNanos(1))).isTrue();
        assertThat(approved.isLiveAt(at("13:00"))).isFalse();
        assertThat(approved.activate(at("13:00"))).isSameAs(approved);
        assertThat(approved.deadline()).contains(at("13:00"));
    }

    @Test
    void isInForceUntilTheInstantBeforeItsEnd() {
        assertThat(active.isLiveAt(at("12:30").minusNanos(1))).isFalse();
        assertThat(active.isLiveAt(at("12:30"))).isTrue();
        assertThat(active.isLiveAt(at("12:45").minusNanos(1))).isTrue();
        assertThat(active.isLiveAt(at("12:45"))).isFalse();
        assertThat(active.deadline()).contains(at("12:45"));
    }

    @Test
    void hasOneEnd() {
        var over = active.end(new EndedBy.Human(ALICE.name()), "given back", at("12:35"));

        assertThat(over.state())
                .isEqualTo(new Ending(
                        Optional.of(new Active(at("12:30"), at("12:45"))),
                        new EndedBy.Human(ALICE.name()),
                        "given back",
                        at("12:35")));
        assertThat(over.end(CLOCK, "its time is over", at("12:45"))).isSameAs(over);
        assertThat(over.activate(at("12:36"))).isSameAs(over);
        assertThat(over.isLiveAt(at("12:36"))).isFalse();
        assertThat(over.deadline()).isEmpty();
    }

    @Test
    void endsWithoutAWindowIfItWasNeverUsed() {
        assertThat(approved.end(CLOCK, "approved but never used", at("13:00"))
                        .state()
                        .window())
                .isEmpty();
    }

    @Test
    void staysUnverifiedUntilNothingIsLeftAndVerifiedForGood() {
        var ending = active.end(CLOCK, "its time is over", at("12:45"));

        var unverified = ending.ended(Verification.UNVERIFIED, at("12:51"));
        var verified = unverified.ended(Verification.VERIFIED, at("12:55"));

        assertThat(unverified.state())
                .isEqualTo(new Ended(
                        active.state().window(),
                        CLOCK,
                        "its time is over",
                        at("12:45"),
                        at("12:51"),
                        Verification.UNVERIFIED));
        assertThat(((Ended) verified.state()).verification()).isEqualTo(Verification.VERIFIED);
        assertThat(((Ended) verified.state()).since()).isEqualTo(at("12:45"));
        assertThat(verified.ended(Verification.UNVERIFIED, at("12:56"))).isEqualTo(verified);
    }

    @Test
    void cannotBeReadBackWhileItIsInForce() {
        assertThatThrownBy(() -> active.ended(Verification.VERIFIED, at("12:40")))
                .isInstanceOf(IllegalStateException.class);
    }
}
