package io.nightlatch.store;

import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_LEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShortenedGrantTest {
    private static final String VOTE = "insert into vote (request_id, approver, verdict, stage, at, at_most)"
            + " values (?, 'bob', ?, 1, '2026-11-23T12:00:01Z', ?::interval)";

    private Store opened;
    private GrantStore store;
    private Connection sql;

    @BeforeAll
    void open() throws SQLException {
        var address = TestPostgres.shared().database();
        opened = Store.open(address);
        store = opened.grantStore();
        sql = TestPostgres.connect(address);
    }

    @AfterAll
    void close() throws SQLException {
        sql.close();
        opened.close();
    }

    @Test
    void lastsAsLongAsTheShortestYes() {
        var request = Samples.filed(store, new DatabaseRole("shortened"), ONE_LEAD);
        var fiveMinutes = Optional.of(Duration.ofMinutes(5).plusMillis(1));

        var grant = store.transact(unit -> {
            var id = unit.newGrantId();
            var after =
                    request.on(new RequestEvent.Approve(BOB, Optional.empty(), NOON.plusSeconds(1), id, fiveMinutes));
            var made = Grant.of(after, id, NOON.plusSeconds(1));
            unit.save(after);
            unit.save(made);
            return made;
        });

        assertThat(grant.duration()).isEqualTo(fiveMinutes.get());
        assertThat(store.grant(grant.id())).contains(grant);
        assertThat(store.request(request.id()).orElseThrow().grantedFor()).isEqualTo(fiveMinutes.get());
    }

    @Test
    void isNeverLengthened() {
        var request = Samples.filed(store, new DatabaseRole("lengthened"), ONE_LEAD);

        isRefused("a_yes_only_shortens", VOTE, request.id(), "approve", "1 hour");
        isRefused("shortened_time_is_longer_than_nothing", VOTE, request.id(), "approve", "0");
        isRefused("only_a_yes_shortens", VOTE, request.id(), "deny", "5 minutes");
    }

    private void isRefused(String rule, String statement, Object... parameters) {
        var brokenRule = "none";
        try (var prepared = sql.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) prepared.setObject(i + 1, parameters[i].toString());
            prepared.executeUpdate();
        } catch (SQLException e) {
            brokenRule = new SqlFailure(e).constraint().orElse(e.getMessage());
        }

        assertThat(brokenRule).as(statement).isEqualTo(rule);
    }
}
