package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nightlatch.postgres.roles.xray.DatabaseUrl;
import io.nightlatch.postgres.roles.xray.Xray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XrayTruthTest {
    private static final int ROLES = 24;

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {15, 18})
    void saysWhatTheServerSaysOfEveryRoleObjectAndRight(int major) throws Exception {
        try (var shop = Shop.fresh(major)) {
            entangle(shop, major, new Random(2026L + major));

            var outcome = compare(shop.superuser, shop.postgres.superuser("shop"));

            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.compared()).isGreaterThan(50_000);
            assertThat(outcome.yes()).isGreaterThan(1_000);
        }
    }

    /** Any database: {@code -Dnightlatch.xray.url=postgresql://…}; docs/xray.md tells of those that were tried. */
    @Test
    void saysWhatTheServerSaysOfAnyDatabase() throws Exception {
        var url = System.getProperty("nightlatch.xray.url", "");
        assumeThat(url).isNotEmpty();
        var database = DatabaseUrl.parse(url, System.getenv());
        try (var asked = database.openReadOnly()) {
            var outcome = compare(asked, database.openReadOnly());

            System.out.println(
                    database.describe() + ": " + outcome.compared() + " answers, " + outcome.yes() + " of them yes");
            assertThat(outcome.differences()).isEmpty();
        }
    }

    private static XrayTruth.Outcome compare(Connection asked, Connection own) throws SQLException {
        try (own) {
            return new XrayTruth(Xray.read(own)).compare(asked);
        }
    }

    /** Roles in each other, in every way that there is, and rights on everything, taken away again here and there. */
    private static void entangle(Shop shop, int major, Random random) throws SQLException {
        var statements = new ArrayList<String>();
        for (int i = 0; i < ROLES; i++) {
            var attributes = (random.nextInt(3) == 0 ? " noinherit" : "")
                    + (random.nextInt(12) == 0 ? " superuser" : "")
                    + (random.nextBoolean() ? " login" : "");
            statements.add("create role r" + i + attributes);
        }
        for (int i = 0; i < 8; i++) statements.add(object(i));
        statements.add("create server elsewhere foreign data wrapper wrapper");
        statements.add("alter database shop owner to r0");
        for (int i = 0; i < 60; i++) {
            int member = 1 + random.nextInt(ROLES - 1);
            var options = major < 16
                    ? (random.nextInt(3) == 0 ? " with admin option" : "")
                    : " with admin " + random.nextBoolean() + ", inherit " + random.nextBoolean() + ", set "
                            + random.nextBoolean();
            statements.add("grant r" + random.nextInt(member) + " to r" + member + options);
        }
        for (var predefined : List.of("pg_read_all_data", "pg_write_all_data", "pg_database_owner", "pg_monitor")) {
            if (!predefined.equals("pg_database_owner"))
                statements.add("grant " + predefined + " to r" + (1 + random.nextInt(6)));
        }
        statements.add("grant create on schema s1 to pg_database_owner");
        if (major >= 17) statements.add("grant pg_maintain to r3");
        for (int i = 0; i < 8; i++) statements.add("alter table s" + i + ".t owner to r" + random.nextInt(ROLES));
        for (int i = 0; i < 120; i++) statements.add(right(random));
        for (var statement : statements) shop.admin(statement);
    }

    private static String object(int i) {
        return "create schema s" + i + "; create table s" + i + ".t (a int, b int); create view s" + i
                + ".v as select 1 as a;"
                + " create materialized view s" + i + ".m as select 1 as a; create sequence s" + i
                + ".q; create function s" + i
                + ".f() returns int language sql security definer as 'select 1';"
                + (i == 0 ? "create foreign data wrapper wrapper" : "");
    }

    private static String right(Random random) {
        var s = "s" + random.nextInt(8);
        var to = random.nextInt(8) == 0 ? "public" : "r" + random.nextInt(ROLES);
        boolean option = !to.equals("public") && random.nextInt(4) == 0;
        var what = List.of(
                        "select, insert on " + s + ".t",
                        "update on " + s + ".t",
                        "delete, truncate, references, trigger on " + s + ".t",
                        "select (a), update (b) on " + s + ".t",
                        "insert (a) on " + s + ".v",
                        "select on " + s + ".v",
                        "select on " + s + ".m",
                        "usage on sequence " + s + ".q",
                        "select, update on sequence " + s + ".q",
                        "usage on schema " + s,
                        "create on schema " + s,
                        "execute on function " + s + ".f()",
                        "create, temporary on database shop",
                        "usage on language sql",
                        "usage on foreign server elsewhere",
                        "usage on foreign data wrapper wrapper",
                        "create on tablespace pg_default",
                        "set, alter system on parameter work_mem",
                        "execute on function pg_catalog.pg_read_file(text)",
                        "update on pg_catalog.pg_class")
                .get(random.nextInt(20));
        // An owner whose own rights were taken away has none, though nobody can keep them from coming back.
        if (random.nextInt(6) == 0) return "revoke all on " + s + ".t from r" + random.nextInt(ROLES);
        if (random.nextInt(12) == 0) return "revoke execute on function " + s + ".f() from public";
        return "grant " + what + " to " + to + (option ? " with grant option" : "");
    }
}
