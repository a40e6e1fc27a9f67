package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.AskRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.ChangePassword;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Extend;
import io.nightlatch.postgres.gateway.statement.OwnStatement.GiveBack;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Malformed;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetDuration;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetReason;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetWait;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Show;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are Nightlatch's: these forms and no others. */
class OwnStatementsTest {
    private static final DatabaseRole WRITER = new DatabaseRole("orders_writer");

    static Stream<Arguments> forms() {
        return Stream.of(
                own("SET nightlatch.reason = 'fix order 7'", new SetReason(Optional.of("fix order 7"))),
                own("set nightlatch.reason to $$it's$$", new SetReason(Optional.of("it's"))),
                own("set session nightlatch.reason = ''", new SetReason(Optional.empty())),
                own("set nightlatch.reason = default", new SetReason(Optional.empty())),
                own("reset nightlatch.reason", new SetReason(Optional.empty())),
                own("set nightlatch.duration='15min';", new SetDuration(Optional.of(Duration.ofMinutes(15)))),
                own("reset nightlatch.duration", new SetDuration(Optional.empty())),
                own("set nightlatch.wait = off", new SetWait(Optional.of(Duration.ZERO))),
                own("set nightlatch.wait = 'OFF'", new SetWait(Optional.of(Duration.ZERO))),
                own("set nightlatch.wait = '5min'", new SetWait(Optional.of(Duration.ofMinutes(5)))),
                own("SET ROLE orders_writer", new SetRole(WRITER)),
                own("set session role 'orders_writer' ;", new SetRole(WRITER)),
                own("/* why */ set /**/ role \"orders_writer\" -- so", new SetRole(WRITER)),
                own("set nightlatch.role = 'orders_writer'", new AskRole(WRITER)),
                own("reset nightlatch.role", new GiveBack()),
                own("set nightlatch.role = default", new GiveBack()),
                own("set nightlatch.extend = '10min'", new Extend(Optional.empty(), Duration.ofMinutes(10))),
                own(
                        "set nightlatch.extend = 'g-2xq9a 10min'",
                        new Extend(Optional.of(new GrantId("G-2XQ9A")), Duration.ofMinutes(10))),
                own("show nightlatch.session", new Show(Show.What.SESSION)),
                own("\n SHOW\tnightlatch . roles ;", new Show(Show.What.ROLES)),
                own("show nightlatch.requests", new Show(Show.What.REQUESTS)),
                own("show nightlatch.grants", new Show(Show.What.GRANTS)),
                own("show nightlatch.remaining", new Show(Show.What.REMAINING)),
                own("ALTER USER alice PASSWORD 'x'", new ChangePassword("alice")),
                own("alter role \"alice~1\" with encrypted password null", new ChangePassword("alice~1")));
    }

    private static Arguments own(String sql, OwnStatement what) {
        return Arguments.of(sql, what);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theseAreOurs(String sql, OwnStatement what) {
        assertThat(OwnStatements.parse(sql)).contains(what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "show",
                "show nightlatch",
                "show nightlatch.",
                "show nightlatch.unknown",
                "show nightlatch.session.x",
                "show nightlatch.session; select 1",
                "select 1; show nightlatch.session",
                "show nightlatch.session;;",
                "(show nightlatch.session)",
                "show \"nightlatch\".session",
                "show 'nightlatch.session'",
                "showx nightlatch.session",
                "explain show nightlatch.session",
                "set local role orders_writer",
                "set local nightlatch.reason = 'x'",
                "set role none",
                "set role default",
                "set role orders_writer, other",
                "set role",
                "set roles orders_writer",
                "reset role",
                "set nightlatch.reason 'x'",
                "set nightlatch.reason = 'a', 'b'",
                "set nightlatch.reason = E'a\\'b'",
                "set nightlatch.reason = U&'a'",
                "set nightlatch.unknown = 'x'",
                "set application_name = 'nightlatch.role'",
                "select 'set nightlatch.role = ''x'''",
                "set nightlatch.role = 'unclosed",
                "alter user alice set work_mem = '1MB'",
                "alter table t add column password text",
                "\u0130set role x"
            })
    void anythingElseIsTheServers(String sql) {
        assertThat(OwnStatements.parse(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set nightlatch.duration = 'soon'",
                "set nightlatch.duration = 15",
                "set nightlatch.wait = 'PT-5M'",
                "set nightlatch.wait = '-5min'",
                "set nightlatch.duration = '999999999 days'",
                "set nightlatch.extend = 'soon'",
                "set nightlatch.extend = 'G-U 10min'"
            })
    void whatCannotBeDoneIsToldWithTheNextLine(String sql) {
        assertThat(OwnStatements.parse(sql).orElseThrow()).isInstanceOfSatisfying(Malformed.class, malformed -> {
            assertThat(malformed.why()).isNotBlank();
            assertThat(malformed.hint()).contains("set nightlatch.");
        });
    }
}
