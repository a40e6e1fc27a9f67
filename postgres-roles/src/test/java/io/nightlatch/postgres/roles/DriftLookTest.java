package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.drift.Drift;
import io.nightlatch.access.drift.DriftKind;
import io.nightlatch.access.drift.DriftLook.Expected;
import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftLookTest {
    private final Map<String, String> roles = new HashMap<>();
    private final Map<String, Set<String>> granted = new HashMap<>();
    private final Set<String> logins = new HashSet<>();
    private final Set<Integer> backends = new HashSet<>();

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void tellsWhatNothingExplainsAndNothingElse(int version) throws Exception {
        try (var shop = Shop.fresh(version)) {
            var look = new PostgresDriftLook(shop.broker, () -> Shop.ROLES);
            roles.putAll(look.look(Map.of(), this::expected).roles());
            var login = shop.open();
            logins.add(login.name());
            try (var alice = shop.connect(login)) {
                backends.add(Integer.parseInt(String.valueOf(Shop.asked(alice, "select pg_backend_pid()"))));
                shop.logins.unlock(login, Shop.WRITER, false);
                granted.put(login.name(), Set.of(Shop.WRITER.name()));
                assertThat(seen(look)).as("with a grant in use").isEmpty();

                Shop.run(alice, "alter role current_user password 'mine'");
                assertThat(seen(look))
                        .singleElement()
                        .satisfies(drift -> assertThat(drift.meaning()).contains("set a password"));
                backends.clear();
                assertThat(seen(look)).extracting(Drift::kind).containsOnly(DriftKind.LOGIN, DriftKind.BYPASS);
                shop.logins.end(login);
            }
            granted.clear();
            logins.clear();
            assertThat(seen(look)).as("after its end").isEmpty();
            findsWhatIsDoneByHand(shop, look);
        }
    }

    private void findsWhatIsDoneByHand(Shop shop, PostgresDriftLook look) throws Exception {
        try (Connection eve = shop.stranger()) {
            shop.admin("grant orders_writer to eve");
            var drifts = seen(look);
            assertThat(drifts).extracting(Drift::kind).containsOnly(DriftKind.MEMBERSHIP, DriftKind.BYPASS);
            assertThat(Shop.asked(eve, "select 1")).isEqualTo("1");
            for (var drift : drifts) for (var sql : drift.revert()) shop.admin(sql);
        }
        assertThat(seen(look)).isEmpty();

        shop.admin("alter role shop_owner login password 'x'; grant shop_owner to orders_writer");
        var changed = seen(look);
        assertThat(changed).extracting(Drift::kind).containsOnly(DriftKind.ROLE);
        assertThat(changed).extracting(Drift::subject).containsOnly("shop_owner", "orders_writer");
        for (var drift : changed) for (var sql : drift.revert()) shop.admin(sql);
        // A password has no way back: its row was written, and that stays to be seen until somebody accepts it.
        assertThat(seen(look)).extracting(Drift::subject).containsOnly("shop_owner");
        roles.clear();
        roles.putAll(look.look(Map.of(), this::expected).roles());

        shop.admin("alter role orders_writer rename to gone");
        var renamed = seen(look);
        assertThat(renamed)
                .singleElement()
                .satisfies(drift -> assertThat(drift.meaning()).contains("is called gone"));
        for (var sql : renamed.getFirst().revert()) shop.admin(sql);
        assertThat(seen(look)).allMatch(drift -> drift.meaning().contains("its row was written"));
    }

    private List<Drift> seen(PostgresDriftLook look) {
        return look.look(roles, this::expected).drifts();
    }

    private Expected expected() {
        return new Expected(granted, logins, backends, Set.of());
    }
}
