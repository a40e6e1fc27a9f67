package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Outlook;
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
        return least(PATH, needs);
    }

    private Optional<DatabaseRole> least(List<String> path, Need... needs) {
        return rights.outlook(login, path, List.of(needs), BOTH) instanceof Outlook.Lacks lacks
                ? Optional.of(lacks.role())
                : Optional.empty();
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

        assertThat(rights.outlook(login, PATH, List.of(on("theirs", "UPDATE")), BOTH))
                .isInstanceOf(Outlook.Hopeless.class);
        assertThat(least(on("orders", "UPDATE"), on("theirs", "UPDATE"))).isEmpty();
    }

    @Test
    void leaveToTheServerWhatTheCatalogsDoNotKnow() {
        assertThat(rights.outlook(login, PATH, List.of(on("nothing", "UPDATE")), BOTH))
                .isInstanceOf(Outlook.Open.class);
        assertThat(least(on("orders", "UPDATE"), on("nothing", "UPDATE"))).contains(WRITER);
        assertThat(least(new OnFunction(Optional.empty(), "nothing"))).isEmpty();
        assertThat(least(new CreateIn(Optional.of("nothing")))).isEmpty();
        assertThat(least(new OnRelation(Optional.of("pg_temp"), "orders", "UPDATE")))
                .isEmpty();
    }

    @Test
    void sayWhereTheLeastRoleWouldMakeTheNameMeanAnotherTable() throws Exception {
        shop.admin("create schema hid; grant usage on schema hid to orders_writer; create table hid.orders (id int);"
                + " grant all on hid.orders to orders_writer");
        var path = List.of("hid", "shop");

        assertThat(rights.outlook(login, path, List.of(on("orders", "UPDATE")), BOTH))
                .isInstanceOfSatisfying(Outlook.Shifts.class, shifts -> {
                    assertThat(shifts.role()).isEqualTo(WRITER);
                    assertThat(shifts.now()).isEqualTo("shop.orders");
                    assertThat(shifts.then()).isEqualTo("hid.orders");
                });
        assertThat(rights.outlook(login, path, List.of(new OnRelation(Optional.of("hid"), "orders", "UPDATE")), BOTH))
                .isInstanceOfSatisfying(Outlook.Lacks.class, lacks -> {
                    assertThat(lacks.role()).isEqualTo(WRITER);
                    assertThat(lacks.unseen()).isTrue();
                });
    }

    @Test
    void tellWhichObjectsTheNamesMean() throws Exception {
        var before = rights.outlook(login, PATH, List.of(on("orders", "UPDATE")), BOTH)
                .objects();
        shop.logins.unlock(login, WRITER, false);
        assertThat(rights.outlook(login, PATH, List.of(on("orders", "UPDATE")), BOTH)
                        .objects())
                .isEqualTo(before)
                .hasSize(1);

        shop.admin("alter table shop.orders rename to older; create table shop.orders (id int)");

        assertThat(rights.outlook(login, PATH, List.of(on("orders", "UPDATE")), BOTH)
                        .objects())
                .isNotEqualTo(before);
    }

    @Test
    void leaveTemporaryTablesAlone() throws Exception {
        var session = shop.connect(login);
        run(session, "create temporary table orders (id int)");
        assertThat(least(on("orders", "UPDATE"))).isEmpty();
        assertThat(least(new OnRelation(Optional.of("pg_temp"), "orders", "UPDATE")))
                .isEmpty();
        assertThat(least(new OnRelation(Optional.of("shop"), "orders", "UPDATE")))
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

    @Test
    void tellWhatWhoeverHoldsARoleWouldLack() throws Exception {
        shop.admin("alter database shop set search_path = shop, public");
        var reader = List.of(new DatabaseRole("shop_reader"));

        assertThat(rights.outlook(reader, List.of(on("orders", "SELECT")), BOTH))
                .isInstanceOf(Outlook.Open.class);
        assertThat(rights.outlook(reader, List.of(on("orders", "UPDATE")), BOTH))
                .isInstanceOfSatisfying(
                        Outlook.Lacks.class, lacks -> assertThat(lacks.role()).isEqualTo(WRITER));
        assertThat(rights.outlook(List.of(), List.of(on("orders", "TRUNCATE")), BOTH))
                .isInstanceOf(Outlook.Open.class); // nobody without USAGE on the schema knows the name
        assertThat(rights.outlook(List.of(), List.of(new OnRelation(Optional.of("shop"), "orders", "TRUNCATE")), BOTH))
                .isInstanceOf(Outlook.Lacks.class);
    }
}
