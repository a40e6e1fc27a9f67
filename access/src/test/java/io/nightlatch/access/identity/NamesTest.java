package io.nightlatch.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\u001b[31m"})
    void refusesNamesThatCouldNotBeShown(String name) {
        assertThatThrownBy(() -> new PrincipalName(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Group(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DatabaseName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void measuresARoleInBytesAsPostgresDoes() {
        assertThat(new DatabaseRole("ü".repeat(31)).name()).hasSize(31);
        assertThatThrownBy(() -> new DatabaseRole("ü".repeat(32))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void putsEverybodyIntoEveryone() {
        var alice = new Principal(new PrincipalName("alice"), Set.of());

        assertThat(alice.isInAnyOf(List.of(Group.EVERYONE))).isTrue();
        assertThat(alice.isInAnyOf(List.of(new Group("dbas")))).isFalse();
        assertThat(alice.isInAnyOf(List.of())).isFalse();
    }
}
