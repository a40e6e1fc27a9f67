package io.nightlatch.access.policy;

import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrictestTest {
    private static final Principal DEVELOPER = principal("ann", "developers");
    private static final Principal CONTRACTOR = principal("ben", "developers", "contractors");
    private static final Policy POLICY =
            PolicyFile.parse("policy.yaml", """
                databases:
                  shop:
                    wrapped:
                      - name: staff
                        role: orders_writer
                        who: [developers]
                        approve: [{by: [team-leads], count: 2}]
                        duration: {max: 4h, default: 15m}
                        reason: {pattern: 'SHOP-[0-9]+'}
                        waits: 1h
                        condition: {when: "!request.token", because: sessions only}
                        autoApprove: "request.duration < duration('5m')"
                        atEnd: {finish: transaction, within: 1m}
                        extend: {times: 3, total: 6h, approval: none}
                        act: as-role
                      - name: outside
                        role: orders_writer
                        who: [contractors]
                        approve: [{by: [team-leads]}, {by: [security]}]
                        duration: {max: 30m, default: 20m}
                        reason: required
                        keeps: 5m
                        condition: {when: "statement.known", because: for a statement}
                        atEnd: {finish: statement, within: 5m}
                        extend: {times: 1}
                        hours: {zone: UTC, open: [Mon-Fri 08:00-18:00]}
                        act: inherit
                """, Optional.empty()).policy();

    @Test
    void isTheOneRuleWhereOnlyOneIsForThem() {
        assertThat(POLICY.mayAsk(DEVELOPER, SHOP, ORDERS_WRITER)).isInstanceOfSatisfying(Decision.May.class, may -> {
            assertThat(may.rule().name()).isEqualTo("staff");
            assertThat(may.from()).isEmpty();
        });
    }

    @Test
    void takesOfEachFieldTheStrictestAndSaysWhichRuleGaveIt() {
        assertThat(POLICY.mayAsk(CONTRACTOR, SHOP, ORDERS_WRITER)).isInstanceOfSatisfying(Decision.May.class, may -> {
            var rule = may.rule();
            assertThat(rule.approve())
                    .containsExactly(
                            new Stage(List.of(new Group("team-leads")), 2),
                            new Stage(List.of(new Group("security")), 1));
            assertThat(rule.maxDuration()).isEqualTo(Duration.ofMinutes(30));
            assertThat(rule.defaultDuration()).isEqualTo(Duration.ofMinutes(15));
            assertThat(rule.reasonRequired()).isTrue();
            assertThat(rule.terms().patterns()).hasSize(1);
            assertThat(rule.terms().hours()).hasSize(1);
            assertThat(rule.terms().waits()).isEqualTo(Duration.ofHours(1));
            assertThat(rule.terms().keeps()).isEqualTo(Duration.ofMinutes(5));
            assertThat(rule.terms().extend()).contains(new Extend(1, Duration.ofMinutes(30), true));
            assertThat(rule.terms().atEnd()).isEqualTo(new AtEnd(AtEnd.Finish.STATEMENT, Duration.ofMinutes(1)));
            assertThat(rule.terms().conditions())
                    .extracting(Condition::because)
                    .containsExactly("sessions only", "for a statement");
            assertThat(rule.terms().autoApprovals()).isEmpty();
            assertThat(rule.act()).isEqualTo(Act.INHERIT);
            assertThat(may.from())
                    .containsEntry("approve", "staff and outside")
                    .containsEntry("duration.max", "outside")
                    .containsEntry("duration.default", "staff")
                    .containsEntry("reason", "staff")
                    .containsEntry("hours", "outside")
                    .containsEntry("waits", "staff")
                    .containsEntry("keeps", "outside")
                    .containsEntry("condition", "staff and outside")
                    .containsEntry("autoApprove", "outside")
                    .containsEntry("extend", "staff and outside")
                    .containsEntry("act", "outside");
        });
    }

    @Test
    void isOneRoleInTheListOfWhatCanBeAskedFor() {
        var shop = POLICY.database(SHOP).orElseThrow();

        assertThat(shop.roles()).containsExactly(ORDERS_WRITER);
        assertThat(shop.askableBy(CONTRACTOR)).hasSize(1);
    }

    @Test
    void everyFieldStandsInTheWrittenTable() throws IOException {
        var docs = Files.readString(Path.of("../docs/policy.md"));

        for (var field : Strictest.Field.values()) {
            assertThat(docs).contains("| `" + field.path() + "` | " + field.stricter() + " |");
        }
    }
}
