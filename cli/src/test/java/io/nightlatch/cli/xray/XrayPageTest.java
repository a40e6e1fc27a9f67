package io.nightlatch.cli.xray;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.roles.xray.Kind;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Candidate;
import io.nightlatch.postgres.roles.xray.Report.Finding;
import io.nightlatch.postgres.roles.xray.Report.Holding;
import io.nightlatch.postgres.roles.xray.Report.Link;
import io.nightlatch.postgres.roles.xray.Report.Severity;
import io.nightlatch.postgres.roles.xray.Report.Subject;
import io.nightlatch.postgres.roles.xray.Right;
import io.nightlatch.postgres.roles.xray.Role;
import io.nightlatch.postgres.roles.xray.Use;
import io.nightlatch.postgres.roles.xray.Why;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class XrayPageTest {
    private static final String HOSTILE = "<script>alert('x')</script>\u202E";

    private static Report report(String login, String group) {
        return new Report(
                "shop",
                "18.6",
                "dba",
                Instant.parse("2026-07-24T12:00:00Z"),
                Optional.empty(),
                40,
                List.of(
                        subject(login, true, List.of(new Link(group, true, true, true))),
                        subject(group, false, List.of())),
                List.of(),
                List.of(new Finding(Severity.HIGH, login, "may hand on " + group, "It can.", "REVOKE …;")),
                List.of(new Candidate(group, 40, List.of(login), List.of(login), "1 login holds it")),
                List.of(),
                new Report.Totals(1, 1, 1, 0, 1),
                List.of("pg_hba.conf"));
    }

    private static Subject subject(String name, boolean login, List<Link> memberships) {
        var holding = new Holding(
                Kind.TABLE,
                "public",
                new Why(Why.Source.GRANT, List.of(name)),
                false,
                Set.of(Right.UPDATE),
                Use.NEVER,
                List.of(name));
        return new Subject(
                new Role(login ? 20_000 : 20_001, name, login, false, false, false, false, false, true, false),
                List.of(),
                40,
                List.of("writes all 1 table"),
                memberships,
                List.of(holding),
                login ? 0 : 1,
                0,
                false);
    }

    @Test
    void drawsWhoIsInWhatAndWhatIsHeldThere() {
        var page = XrayPage.of(report("alice", "writer"));

        assertThat(page)
                .contains("data-from=\"role alice\" data-to=\"role writer\"")
                .contains("alice is in writer and may hand it on")
                .contains("data-from=\"role writer\" data-to=\"held public\"")
                .contains("nightlatch wrap writer");
    }

    @Test
    void isWholeInItselfAndShowsHostileNamesAsTheyAre() {
        var page = XrayPage.of(report(HOSTILE, HOSTILE + "2"));

        assertThat(page)
                .doesNotContain("<script>alert", "\u202E", "https://", "src=", "@import", "url(")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
                .contains("default-src 'none'");
    }
}
