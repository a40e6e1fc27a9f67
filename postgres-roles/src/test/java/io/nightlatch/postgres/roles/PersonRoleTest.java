package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.ALICE;
import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.READER;
import static io.nightlatch.postgres.roles.Shop.asked;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A session has another login each time, and its person should not notice. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class PersonRoleTest {
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
    void keepsWhatAPersonMadeForTheirNextSession() throws Exception {
        shop.admin("grant create on database shop to shop_reader");
        var first = shop.open();
        run(shop.connect(first), """
            create table scratch.mine (id serial primary key, note text);
            create view scratch.seen as select * from scratch.mine;
            create schema own;
            create function own.f() returns text language sql security definer as 'select current_user::text';
            """);

        var report = shop.logins.end(first);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(report.adopt()).isEmpty();
        assertThat(report.moved())
                .contains("table scratch.mine -> nl_person_alice", "schema own -> nl_person_alice")
                .contains("routine own.f() -> nl_person_alice");
        var again = shop.connect(shop.open());
        run(again, "insert into scratch.mine (note) values ('still mine')");
        run(again, "alter table scratch.mine add column more int");
        assertThat(asked(again, "select own.f()")).isEqualTo("nl_person_alice");
        run(again, "drop view scratch.seen; drop table scratch.mine; drop schema own cascade");
        shop.assertNothingIsLent();
    }

    @Test
    void getsNothingThatASessionMadeUnderAGrant() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, "create table scratch.copy as select * from shop.orders; create table shop.made (id int)");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isTrue();
        assertThat(ownerOf("scratch.copy")).isEqualTo("nightlatch_quarantine");
        assertThat(ownerOf("shop.made")).isEqualTo("shop_owner");
    }

    @Test
    void isOneForEachPersonHoweverLongTheirNames() throws Exception {
        var long1 = new PrincipalName("ö".repeat(60) + "@one.example");
        var long2 = new PrincipalName("ö".repeat(60) + "@two.example");

        for (var who : List.of(long1, long2, new PrincipalName("a \"b' c"))) {
            shop.logins.end(shop.logins.open(SessionId.random(shop.random), who, List.of(READER)));
        }

        assertThat(shop.asked(
                        "select count(*) from pg_roles r where starts_with(rolname, 'nl_person_') and not rolcanlogin"
                                + " and not exists (select from pg_auth_members where member = r.oid)"))
                .isEqualTo("3");
        assertThat(PersonRole.nameOf(long1)).isNotEqualTo(PersonRole.nameOf(long2));
        assertThat(PersonRole.nameOf(long1).getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(63);
    }

    @Test
    void isRefusedWhenItIsSomebodyElsesOrCanDoAnything() throws Exception {
        shop.admin("create role nl_person_alice");
        assertThatThrownBy(() -> shop.open()).hasMessageContaining("COMMENT ON ROLE nl_person_alice");

        shop.admin("comment on role nl_person_alice is 'Nightlatch person: alice'");
        shop.admin("grant shop_owner to nl_person_alice");
        assertThatThrownBy(() -> shop.open()).hasMessageContaining("REVOKE shop_owner FROM nl_person_alice;");

        shop.admin("revoke shop_owner from nl_person_alice");
        if (major >= 16) shop.admin("grant nl_person_alice to nl_broker with admin true, inherit false, set false");
        assertThat(shop.logins.end(shop.open()).gone()).isTrue();
    }

    @Test
    void bringsTheSettingsOfThePersonAndTheirRolesAlong() throws Exception {
        shop.admin("create role alice login; alter role alice set work_mem = '7MB'; alter role alice set app.tenant ="
                + " '42'");
        shop.admin(
                "alter role alice in database shop set work_mem = '9MB'; alter role shop_reader set work_mem = '5MB'");
        shop.admin("alter role shop_reader set statement_timeout = '77s'; alter role alice set role = 'shop_owner'");

        var login = shop.open();

        assertThat(login.settings())
                .containsEntry("work_mem", "9MB")
                .containsEntry("app.tenant", "42")
                .containsEntry("statement_timeout", "77s")
                .doesNotContainKey("role");
    }

    @Test
    void isWatchedAsThePersonWas() throws Exception {
        shop.admin("create role alice login; alter role alice set log_statement = 'all'");
        assertThatThrownBy(() -> shop.open())
                .hasMessageContaining("GRANT SET ON PARAMETER log_statement TO nl_broker;");

        shop.admin("grant set on parameter log_statement to nl_broker");
        var session = shop.connect(shop.open());

        assertThat(asked(session, "show log_statement")).isEqualTo("all");
        assertThatThrownBy(() -> run(session, "set log_statement = 'none'")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> run(session, "alter role current_user reset log_statement"))
                .hasMessageContaining("permission denied");
        shop.admin("revoke set on parameter log_statement from nl_broker");
    }

    @Test
    void hasASchemaForTheUserOfASearchPath() throws Exception {
        assertThat(shop.open().settings()).doesNotContainKey("search_path");

        shop.admin("create schema alice; alter role shop_reader set search_path = \"$user\", shop");

        assertThat(shop.open().settings()).containsEntry("search_path", "alice, shop");
    }

    @Test
    void isWhomRowPoliciesAskFor() throws Exception {
        shop.admin(sqlOf(Path.of("../docs/row-policies.md")));
        shop.admin("create table shop.notes (owner text default nightlatch.person(), note text); grant select, insert"
            + " on shop.notes to shop_reader; alter table shop.notes enable row level security; create policy own on"
            + " shop.notes using (owner = nightlatch.person())");
        var alice = shop.connect(shop.open());
        run(alice, "insert into shop.notes (note) values ('of alice')");
        var bob = shop.logins.open(SessionId.random(shop.random), new PrincipalName("bob"), List.of(READER));
        var ofBob = shop.connect(bob);

        assertThat(asked(alice, "select nightlatch.person()")).isEqualTo(ALICE.value());
        assertThat(asked(shop.connect(shop.open()), "select count(*) from shop.notes"))
                .isEqualTo("1");
        assertThat(asked(ofBob, "select count(*) from shop.notes")).isEqualTo("0");
        assertThat(shop.asked("select nightlatch.person() = session_user")).isEqualTo("t");
    }

    private @Nullable String ownerOf(String relation) throws SQLException {
        return shop.asked("select pg_get_userbyid(relowner) from pg_class where oid = '" + relation + "'::regclass");
    }

    /** What the documentation tells a DBA to run. */
    private static String sqlOf(Path document) throws IOException {
        var text = Files.readString(document);
        int start = text.indexOf("```sql\n") + "```sql\n".length();
        return text.substring(start, text.indexOf("```", start));
    }
}
