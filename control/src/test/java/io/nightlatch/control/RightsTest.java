package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.GrantId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Who may do what in the API", a line a person: frank approves another role only, gone is disabled. */
class RightsTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alice | 200 | yes | 403 | 403 | 200
        bob   | 200 | yes | 200 | 200 | 403
        ann   | 200 | yes | 200 | 200 | 403
        frank | 404 |     | 404 | 404 | 404
        dave  | 200 | yes | 403 | 403 | 403
        erin  | 200 | no  | 403 | 403 | 403
        oscar | 200 | no  | 403 | 403 | 403
        gone  | 401 |     | 401 | 401 | 401
        """)
    void onARequestOfAlices(String who, int reads, String sql, int approves, int denies, int withdraws) {
        assertThat(demo.as(who).post("/requests/" + demo.filed() + "/deny", "").status())
                .isEqualTo(denies);
        assertThat(demo.as(who)
                        .post("/requests/" + demo.filed() + "/withdraw", "")
                        .status())
                .isEqualTo(withdraws);
        var id = demo.filed();
        var read = demo.as(who).get("/requests/" + id);
        assertThat(read.status()).isEqualTo(reads);
        if (reads == 200) assertThat(read.json().has("statement")).isEqualTo(sql.equals("yes"));
        if (reads != 401) {
            assertThat(demo.as(who).get("/requests").json().get("items").isEmpty())
                    .isEqualTo(reads == 404);
        }
        assertThat(demo.as(who).post("/requests/" + id + "/approve", "").status())
                .isEqualTo(approves);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alice | 200 | 200 | 200
        bob   | 200 | 200 | 403
        ann   | 200 | 200 | 403
        frank | 404 | 404 | 404
        dave  | 200 | 403 | 403
        erin  | 200 | 200 | 403
        oscar | 200 | 200 | 403
        gone  | 401 | 401 | 401
        """)
    void onAGrantOfAlices(String who, int reads, int revokes, int takesToken) {
        var id = demo.approved();

        assertThat(demo.as(who).get("/grants/" + id).status()).isEqualTo(reads);
        if (reads != 401) {
            assertThat(demo.as(who).get("/grants").json().get("items").isEmpty())
                    .isEqualTo(reads == 404);
        }
        assertThat(demo.as(who).post("/grants/" + id + "/token", "").status()).isEqualTo(takesToken);
        assertThat(demo.as(who).post("/grants/" + id + "/revoke", "").status()).isEqualTo(revokes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alice | 200 | yes | 200
        bob   | 200 | no  | 403
        ann   | 200 | yes | 403
        frank | 404 |     | 404
        dave  | 200 | yes | 403
        erin  | 200 | no  | 200
        oscar | 200 | no  | 200
        gone  | 401 |     | 401
        """)
    void onASessionThatUsesAGrantOfAlices(String who, int reads, String sql, int ends) {
        var session = demo.session("S-4F7K2M9Q", "alice");
        demo.grants.use(new GrantId(demo.approved()), session.id());

        var read = demo.as(who).get("/sessions/" + session.id());
        assertThat(read.status()).isEqualTo(reads);
        if (reads == 200) assertThat(read.json().has("currentStatement")).isEqualTo(sql.equals("yes"));
        if (reads != 401) {
            assertThat(demo.as(who).get("/sessions").json().get("items").isEmpty())
                    .isEqualTo(reads == 404);
        }
        assertThat(demo.as(who).post("/sessions/" + session.id() + "/end", "").status())
                .isEqualTo(ends);
    }

    @ParameterizedTest
    @CsvSource({"alice,200", "bob,404", "frank,404", "dave,200", "erin,200", "oscar,200"})
    void onASessionThatUsedNoGrant(String who, int reads) {
        var session = demo.session("S-4F7K2M9Q", "alice");

        assertThat(demo.as(who).get("/sessions/" + session.id()).status()).isEqualTo(reads);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alice | all  | yes
        bob   | all  | yes
        ann   | all  | yes
        frank | none |
        dave  | all  | yes
        erin  | all  | no
        oscar | all  | no
        """)
    void onTheEventsOfAlices(String who, String sees, String sql) {
        demo.filed();

        var items = demo.as(who).get("/events?principal=alice").json().get("items");

        assertThat(items.size()).isEqualTo(sees.equals("all") ? 1 : 0);
        if (sees.equals("all")) {
            assertThat(items.get(0).get("detail").has("statement")).isEqualTo(sql.equals("yes"));
            assertThat(items.get(0).get("detail").has("sqlHidden")).isEqualTo(sql.equals("no"));
        }
    }

    @ParameterizedTest
    @CsvSource({"alice,1", "bob,1", "dave,1", "erin,0", "oscar,0"})
    void onFindingEventsByWhatStandsInTheirSql(String who, int found) {
        demo.filed();

        var items = demo.as(who).get("/events?text=update").json().get("items");

        assertThat(items.size()).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"alice,201", "bob,201", "frank,403", "dave,403", "erin,403", "oscar,403", "gone,401"})
    void onAsking(String who, int files) {
        var answer =
                demo.as(who).post("/requests", "{\"database\":\"shop\",\"role\":\"orders_writer\",\"reason\":\"x\"}");

        assertThat(answer.status()).isEqualTo(files);
    }
}
