package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatementsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    private Client.Answered explain(String who, String database, String sql) {
        return demo.as(who).post("/statements/explain", "{\"database\":\"" + database + "\",\"sql\":\"" + sql + "\"}");
    }

    @Test
    void saysWhatAStatementDoesAndWhatItWouldWaitFor() {
        var statement = explain("alice", "shop", "update shop.orders set status = lower('X')")
                .json()
                .get("statements")
                .get(0);

        assertThat(statement.get("kind").asString()).isEqualTo("update");
        assertThat(statement.get("text").get("length").asInt()).isEqualTo(42);
        assertThat(statement.get("relations").get(0).toString())
                .isEqualTo("{\"schema\":\"shop\",\"name\":\"orders\",\"privileges\":[\"SELECT\",\"UPDATE\"]}");
        assertThat(statement.get("functions").toString()).isEqualTo("[\"lower\"]");
        assertThat(statement.get("flags").toString()).isEqualTo("[\"no_where\"]");
        assertThat(statement.get("needs").toString()).isEqualTo("[\"orders_writer\"]");
        assertThat(statement.get("rules").toString()).isEqualTo("[]");
        assertThat(statement.get("verdict").asString()).isEqualTo("hold");
    }

    @Test
    void saysWhereAStatementCannotBeRead() {
        var answer = explain("alice", "shop", "updat");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("title").asString()).contains("syntax error");
        assertThat(answer.json().get("field").asString()).isEqualTo("sql");
    }

    @Test
    void knowsOnlyTheDatabasesThatOneHasToDoWith() {
        assertThat(explain("alice", "nothing", "update").status()).isEqualTo(404);
        assertThat(explain("alice", "", "update").status()).isEqualTo(422);
    }
}
