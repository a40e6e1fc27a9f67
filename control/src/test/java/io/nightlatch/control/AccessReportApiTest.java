package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessReportApiTest {
    private static final String DAY = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z";

    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    /** A grant of alice's that was used for one statement, ended by bob and read back. */
    private String lived() {
        var id = new GrantId(demo.approved());
        var session = demo.session("S-4F7K2M9Q", "alice");
        demo.grants.use(id, session.id());
        demo.events.record(List.of(Happening.of(EventKind.STATEMENT_STARTED)
                .to(new PrincipalName("alice"))
                .on(Demo.SHOP)
                .in(new SessionId("S-4F7K2M9Q"))
                .with("kind", "update")
                .with("statement", "update orders set status = 'x' where id = 7")));
        demo.as("bob").post("/grants/" + id + "/revoke", "{\"reason\":\"enough\"}");
        demo.grants.readBack(id, Verification.VERIFIED, Map.of("sql", "select 1"));
        return id.value();
    }

    @Test
    void tellsOfAGrantWhoWhyOnWhoseWordWhatAndHowItsEndIsKnown() {
        var id = lived();

        var item = demo.as("dave")
                .get("/reports/access?" + DAY)
                .json()
                .get("items")
                .get(0);

        assertThat(item.get("grant").get("id").asString()).isEqualTo(id);
        assertThat(item.get("grant").get("principal").asString()).isEqualTo("alice");
        assertThat(item.get("grant").get("endedBy").asString()).isEqualTo("bob");
        assertThat(item.get("reason").asString()).isEqualTo("mend order 7");
        assertThat(item.get("votes").get(0).get("principal").asString()).isEqualTo("bob");
        assertThat(item.get("sessions").get(0).asString()).isEqualTo("S-4F7K2M9Q");
        assertThat(item.get("statementCount").asInt()).isEqualTo(1);
        assertThat(item.get("statements").get(0).get("statement").asString()).contains("where id = 7");
        assertThat(item.get("proof").get("verified").asBoolean()).isTrue();
        assertThat(item.has("footprintCount")).isFalse();
    }

    @Test
    void hidesTheTextFromWhoMayNotReadIt() {
        lived();

        var item = demo.as("oscar")
                .get("/reports/access?" + DAY)
                .json()
                .get("items")
                .get(0);

        assertThat(item.get("statementCount").asInt()).isEqualTo(1);
        assertThat(item.get("statements").get(0).has("statement")).isFalse();
        assertThat(demo.as("carol").get("/reports/access?" + DAY).json().get("items"))
                .isEmpty();
    }

    @Test
    void tellsOnlyOfThePeriodAndPageByPage() {
        var first = lived();
        demo.now = demo.now.plus(Duration.ofHours(2));
        var second = demo.approved();

        var page = demo.as("dave").get("/reports/access?limit=1&" + DAY).json();
        assertThat(page.get("items").get(0).get("grant").get("id").asString()).isEqualTo(second);
        var next = demo.as("dave")
                .get("/reports/access?limit=1&" + DAY + "&after="
                        + page.get("next").asString())
                .json();
        assertThat(next.get("items").get(0).get("grant").get("id").asString()).isEqualTo(first);

        var later = demo.as("dave")
                .get("/reports/access?from=2026-11-23T13:00:00Z&to=2026-11-24T00:00:00Z")
                .json();
        assertThat(later.get("items")).hasSize(1);
        assertThat(demo.as("dave")
                        .get("/reports/access?from=2026-11-23T13:00:00Z&to=2026-11-23T13:00:00Z")
                        .status())
                .isEqualTo(422);
    }
}
