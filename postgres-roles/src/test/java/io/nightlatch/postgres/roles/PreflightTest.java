package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.roles.Target.Account;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class PreflightTest {
    @Parameter
    int major;

    private Shop shop;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.fresh(major);
    }

    @AfterEach
    void closeShop() throws SQLException {
        shop.close();
    }

    @Test
    void findsNothingAfterSetup() throws Exception {
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();

        new TargetSetup(shop.target, Shop.ROLES, new SecureRandom()).apply(shop.superuser);

        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();
    }

    @Test
    void namesEachProblemWithTheSqlThatRepairsIt() throws Exception {
        shop.admin("""
            alter role shop_owner createrole;
            grant pg_read_server_files to orders_writer;
            revoke pg_signal_backend from nl_broker;
            alter role nl_undertaker createrole;
            grant shop_owner to nl_undertaker;
            grant shop_reader to nightlatch_quarantine;
            drop schema nightlatch_quarantine;
            create function shop.on_ddl() returns event_trigger language plpgsql as 'begin end';
            alter function shop.on_ddl() owner to shop_owner;
            create event trigger on_ddl on ddl_command_end execute function shop.on_ddl();
            """);
        if (major >= 16) shop.admin("revoke admin option for orders_writer from nl_broker");

        var problems = Preflight.check(shop.broker, Shop.ROLES);

        assertThat(problems).hasSize(major >= 16 ? 9 : 8);
        for (var problem : problems) shop.admin(problem.repair());
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();
    }

    @Test
    void saysWhichRoleOfThePolicyIsMissing() {
        var roles = new GuardedRoles(List.of(), List.of(new io.nightlatch.access.identity.DatabaseRole("nobody")));

        assertThat(Preflight.check(shop.broker, roles))
                .containsExactly(
                        new Problem(true, "the wrapped role nobody does not exist", "CREATE ROLE nobody NOLOGIN;"));
    }

    @Test
    void saysThatTheTargetCannotBeReached() {
        var wrong = Target.of(
                "127.0.0.1", shop.postgres.port(), "shop", new Account("nl_broker", "wrong"), shop.target.undertaker());
        try (var broker = new Broker(wrong)) {
            assertThat(Preflight.check(broker, Shop.ROLES)).singleElement().satisfies(problem -> {
                assertThat(problem.blocks()).isTrue();
                assertThat(problem.what()).contains("password authentication failed");
            });
        }
    }
}
