package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.roles.StepListener.Step;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class CrashTest {
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

    /** What a process that is no more cannot catch, nor tidy up after. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void isRepairedByTheNextPassWhereverItHappened(Step lastStep) throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);
        shop.admin("alter role \"" + login.name() + "\" login");
        run(
                session,
                "create table shop.made (id int); create function shop.f() returns int language sql as 'select 1';");
        run(session, "begin; insert into shop.made values (1); prepare transaction 'left behind'");
        try (var doomed = new Broker(shop.target)) {
            var logins = new PostgresSessionLogins(doomed, () -> Shop.ROLES, new SecureRandom(), step -> {
                if (step != lastStep) return;
                doomed.close(); // so that nothing can be given back either
                throw new Died();
            });
            assertThatThrownBy(() -> logins.end(login))
                    .satisfiesAnyOf(
                            died -> assertThat(died).isInstanceOf(Died.class),
                            lost -> assertThat(lost).hasMessageContaining("we no longer work on"));
        }

        shop.logins
                .converge(Set::of)
                .forEach(report -> assertThat(report.left()).isEmpty());

        var after = shop.logins.end(login);
        assertThat(after.gone()).isTrue();
        assertThat(after.left()).isEmpty();
        assertThat(shop.asked("select pg_get_userbyid(relowner) from pg_class where relname = 'made'"))
                .isEqualTo("shop_owner");
        shop.assertNothingIsLent();
    }
}
