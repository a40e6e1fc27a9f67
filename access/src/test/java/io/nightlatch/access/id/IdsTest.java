package io.nightlatch.access.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"R-10K24", "r-10k24", "10K24", " R-10K24 ", "R-IOK24", "r-lok24", "iOk24"})
    void readsWhatSomebodyTypedOffAPhoneCall(String typed) {
        var id = new RequestId(typed);

        assertThat(id).isEqualTo(new RequestId("R-10K24"));
        assertThat(id).hasToString("R-10K24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "R-",
                "R-7K2M",
                "G-7K2M4",
                "R-7K2U4",
                "R-7K2-M",
                "7K2M47K2M47K2M47K2M47",
                "R-7K2M4'",
                "R-R-7K2M4"
            })
    void refusesWhatIsNoRequestsId(String typed) {
        assertThatThrownBy(() -> new RequestId(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheKindsApartByTheirPrefix() {
        assertThat(new GrantId("7k2m4")).hasToString("G-7K2M4");
        assertThat(new SessionId("4f7k2m9q")).hasToString("S-4F7K2M9Q");
        assertThatThrownBy(() -> new GrantId("S-4F7K2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionId("R-4F7K2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesASessionInItsLoginInLowerCaseWithoutPrefix() {
        assertThat(new SessionId("S-4F7K2M9Q").inLogin()).isEqualTo("4f7k2m9q");
    }

    @Test
    void makesIdsThatItCanRead() {
        var random = new Random(7);

        for (int i = 0; i < 1_000; i++) {
            var id = SessionId.random(random);
            assertThat(new SessionId(id.inLogin())).isEqualTo(id);
            assertThat(id.inLogin()).hasSize(8);
            assertThat(RequestId.random(random).value()).matches("R-[0-9A-HJKMNP-TV-Z]{5}");
            assertThat(GrantId.random(random).value()).matches("G-[0-9A-HJKMNP-TV-Z]{5}");
        }
    }
}
