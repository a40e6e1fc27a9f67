package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Need.CreateIn;
import io.nightlatch.access.statement.Need.OnFunction;
import io.nightlatch.access.statement.Need.OnRelation;
import io.nightlatch.access.statement.Need.Ownership;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class RightsTest {
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

    private static final List<String> PATH = List.of("pg_catalog", "shop", "public");
    private static final List<DatabaseRole> BOTH = List.of(WRITER, OWNER);

    private SessionLogin login;
    private PostgresRights rights;

    @BeforeEach
    void openLogin() {
        login = shop.open();
        rights = new PostgresRights(shop.broker);
    }

    private Optional<DatabaseRole> least(Need... needs) {
        return rights.least(login, PATH, List.of(needs), BOTH);
    }

    private static OnRelation on(String name, String privilege) {
        return new OnRelation(Optional.empty(), name, privilege);
    }

    @Test
    void nameTheWeakestRoleThatIsEnough() {
        assertThat(least(on("orders", "UPDATE"), on("payments", "SELECT"))).contains(WRITER);
        assertThat(least(new OnRelation(Optional.of("shop"), "orders", "DELETE")))
                .contains(WRITER);
        assertThat(least(on("orders", "UPDATE"), on("payments", "UPDATE"))).contains(OWNER);
        assertThat(least(on("orders", "TRUNCATE"))).contains(OWNER);
        assertThat(least(new Ownership(Optional.empty(), "orders"))).contains(OWNER);
        assertThat(least(new CreateIn(Optional.of("shop")))).contains(OWNER);
        assertThat(least(new CreateIn(Optional.empty()))).contains(OWNER);
    }

    @Test
    void nameNoneWhereNothingIsLacking() {
        assertThat(least(on("orders", "SELECT"), on("payments", "SELECT"))).isEmpty();
        shop.logins.unlock(login, WRITER, false);
        assertThat(least(on("orders", "UPDATE"))).isEmpty();
    }

    @Test
    void nameNoneWhereNoneIsEnough() throws Exception {
        shop.admin("create table public.theirs (id int)");

        assertThat(least(on("theirs", "UPDATE"))).isEmpty();
        assertThat(least(on("orders", "UPDATE"), on("theirs", "UPDATE"))).isEmpty();
    }

    @Test
    void nameNoneWhereANameIsUnknown() {
        assertThat(least(on("nothing", "UPDATE"))).isEmpty();
        assertThat(least(on("orders", "UPDATE"), on("nothing", "UPDATE"))).isEmpty();
        assertThat(least(new OnFunction(Optional.empty(), "nothing"))).isEmpty();
        assertThat(least(new CreateIn(Optional.of("nothing")))).isEmpty();
        assertThat(least(new OnRelation(Optional.of("pg_temp"), "orders", "UPDATE")))
                .isEmpty();
    }

    @Test
    void nameNoneThatWouldMakeTheNameMeanAnotherTable() throws Exception {
        shop.admin("create schema hid; grant usage on schema hid to orders_writer; create table hid.orders (id int);"
                + " grant all on hid.orders to orders_writer");
        var path = List.of("hid", "shop");

        assertThat(rights.least(login, path, List.of(on("orders", "UPDATE")), List.of(WRITER)))
                .isEmpty();
        assertThat(rights.least(login, path, List.of(on("orders", "UPDATE")), BOTH))
                .contains(OWNER);
        assertThat(rights.least(login, path, List.of(new OnRelation(Optional.of("hid"), "orders", "UPDATE")), BOTH))
                .contains(WRITER);
    }

    @Test
    void leaveTemporaryTablesAlone() throws Exception {
        var session = shop.connect(login);
        run(session, "create temporary table orders (id int)");
        var schemas = String.valueOf(Shop.asked(session, "select array_to_string(current_schemas(true), ',')"));
        var path = List.of(schemas.split(",", -1));

        assertThat(path.getFirst()).startsWith("pg_temp_");
        assertThat(rights.least(login, path, List.of(on("orders", "UPDATE")), BOTH))
                .isEmpty();
        assertThat(rights.least(login, path, List.of(new OnRelation(Optional.of("pg_temp"), "orders", "UPDATE")), BOTH))
                .isEmpty();
        assertThat(rights.least(login, path, List.of(new OnRelation(Optional.of("shop"), "orders", "UPDATE")), BOTH))
                .contains(WRITER);
    }

    @Test
    void areToldWithoutWaitingForLocks() throws Exception {
        run(shop.superuser, "begin; lock table shop.orders, shop.payments in access exclusive mode");

        assertThat(least(on("orders", "UPDATE"))).contains(WRITER);

        run(shop.superuser, "rollback");
    }

    @Test
    void knowWhoMayMaintain() throws Exception {
        assertThat(least(on("orders", "MAINTAIN"))).contains(OWNER);

        if (major < 17) return;
        shop.admin("grant maintain on shop.orders to orders_writer");

        assertThat(least(on("orders", "MAINTAIN"))).contains(WRITER);
    }

    @Test
    void areUnsureWhereTheLoginHoldsSomeColumns() throws Exception {
        shop.admin("grant update (status) on shop.orders to shop_reader");

        assertThat(least(on("orders", "UPDATE"))).isEmpty();
    }

    @Test
    void knowFunctionsByTheirNameAlone() throws Exception {
        shop.admin("""
            create function shop.pay(int) returns int language sql as 'select 1';
            revoke execute on function shop.pay(int) from public;
            grant execute on function shop.pay(int) to orders_writer;
            """);
        assertThat(least(new OnFunction(Optional.empty(), "pay"))).contains(WRITER);

        shop.admin("create function shop.pay(text) returns int language sql as 'select 1'");

        assertThat(least(new OnFunction(Optional.empty(), "pay"))).isEmpty();
        assertThat(least(new OnFunction(Optional.empty(), "upper"))).isEmpty();
    }
}
