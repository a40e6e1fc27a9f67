package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Outlook;
import io.nightlatch.access.statement.ColumnSet;
import io.nightlatch.access.statement.Need;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights on less than a whole relation, and on what is none. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class FinerRightsTest {
    @Parameter
    int major;

    private static final Optional<String> SHOP = Optional.of("shop");

    private Shop shop;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.fresh(major);
    }

    @AfterEach
    void closeShop() throws SQLException {
        shop.close();
    }

    /** What is lacking: the least role that would be enough, or nothing. */
    private Optional<DatabaseRole> least(Need need) {
        var outlook = new PostgresRights(shop.broker)
                .outlook(shop.open(), List.of("pg_catalog", "public"), List.of(need), List.of(WRITER, OWNER));
        return outlook instanceof Outlook.Lacks lacks ? Optional.of(lacks.role()) : Optional.empty();
    }

    private static Need columns(String privilege, ColumnSet columns) {
        return new Need.OnColumns(SHOP, "payments", privilege, columns);
    }

    @Test
    void areAskedForTheColumnsThatAreMeant() throws SQLException {
        shop.admin("revoke select on shop.payments from shop_reader; grant select (id), insert (id) on shop.payments to"
                + " shop_reader; grant update (amount) on shop.payments to orders_writer");

        assertThat(least(columns("SELECT", ColumnSet.of(Set.of("id"))))).isEmpty();
        assertThat(least(columns("SELECT", ColumnSet.of(Set.of("id", "amount")))))
                .contains(OWNER);
        assertThat(least(columns("SELECT", ColumnSet.of(Set.of("elsewhere"))))).isEmpty();
        assertThat(least(columns("SELECT", ColumnSet.allOfThem()))).contains(OWNER);
        assertThat(least(columns("SELECT", ColumnSet.any()))).isEmpty();
        assertThat(least(columns("INSERT", ColumnSet.theFirst(1)))).isEmpty();
        assertThat(least(columns("INSERT", ColumnSet.theFirst(2)))).contains(OWNER);
        assertThat(least(columns("UPDATE", ColumnSet.of(Set.of("amount"))))).contains(WRITER);
        assertThat(least(columns("UPDATE", ColumnSet.of(Set.of("id"))))).contains(OWNER);
        var row = new ColumnSet("payments", Set.of("payments"), false, 0, List.of(), true);
        assertThat(least(columns("SELECT", row))).contains(OWNER);
        var renamed = new ColumnSet("p", Set.of("b"), false, 0, List.of("a", "b"), true);
        assertThat(least(columns("SELECT", renamed))).contains(OWNER);
    }

    @Test
    void letLockByAnyOfThoseThatTheServerTakes() throws SQLException {
        var weak = new Need.Lock(SHOP, "payments", Need.Lock.Mode.ACCESS_SHARE);
        var middle = new Need.Lock(SHOP, "payments", Need.Lock.Mode.ROW_EXCLUSIVE);
        var strong = new Need.Lock(SHOP, "payments", Need.Lock.Mode.STRONGER);

        assertThat(least(weak)).isEmpty();
        assertThat(least(middle)).contains(OWNER);
        assertThat(least(strong)).contains(OWNER);

        shop.admin("revoke select on shop.payments from shop_reader; grant insert on shop.payments to shop_reader");
        assertThat(least(weak)).isEqualTo(major < 16 ? Optional.of(OWNER) : Optional.empty());
        assertThat(least(middle)).isEmpty();
        assertThat(least(strong)).contains(OWNER);
    }

    @Test
    void letDropWhatIsInOnesOwnSchema() throws SQLException {
        shop.admin("create table scratch.t (); create function scratch.f() returns int language sql return 1");
        var table = new Need.Drop(Optional.of("scratch"), "t");
        var function = new Need.DropFunction(Optional.of("scratch"), "f");
        assertThat(least(table)).isEmpty(); // neither role is enough

        shop.admin("alter table scratch.t owner to shop_owner; alter function scratch.f owner to shop_owner");
        assertThat(least(table)).contains(OWNER);
        assertThat(least(function)).contains(OWNER);

        shop.admin("alter schema scratch owner to shop_reader");
        assertThat(least(table)).isEmpty();
        assertThat(least(function)).isEmpty();
    }

    @Test
    void areAskedForTypesAndForRolesThatAreGranted() throws SQLException {
        shop.admin("create domain scratch.d int; revoke usage on domain scratch.d from public; grant usage on domain"
                + " scratch.d to orders_writer; create role gated nologin; grant gated to shop_owner with admin"
                + " option");

        assertThat(least(new Need.OnType(Optional.of("scratch"), "d"))).contains(WRITER);
        assertThat(least(new Need.OnType(Optional.empty(), "int4"))).isEmpty();
        assertThat(least(new Need.Admin("gated"))).contains(OWNER);
        assertThat(least(new Need.Admin("nobody of that name"))).isEmpty();
    }
}
