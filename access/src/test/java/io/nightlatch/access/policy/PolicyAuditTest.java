package io.nightlatch.access.policy;

import static io.nightlatch.access.Demo.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyAuditTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Principal ANN = principal("ann", "developers", "leads");
    private static final Principal BEN = principal("ben", "developers");
    private static final Principal EVE = principal("eve", "leads", "dbas");
    private static final Principal DAN = principal("dan", "dbas");

    @Test
    void findsTheSmallestSetThatCanDoItTogether() {
        var findings = audit("approve: [{by: [leads]}, {by: [dbas]}]", ANN, BEN, EVE, DAN);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.people()).hasSize(3).contains(new PrincipalName("ann"));
            assertThat(finding.from()).isEqualTo(MONDAY);
            assertThat(finding.until()).isEqualTo(Instant.parse("2026-03-09T00:00:00Z"));
            assertThat(finding.isBelow(4)).isTrue();
            assertThat(finding.isBelow(3)).isFalse();
        });
    }

    @Test
    void givesNobodyTwoPlaces() {
        assertThat(audit("approve: [{by: [leads]}, {by: [dbas]}]", BEN, EVE))
                .singleElement()
                .satisfies(finding -> assertThat(finding.people()).isEmpty());
        assertThat(audit("approve: [{by: [leads, dbas], of: all}]", BEN, EVE, DAN))
                .singleElement()
                .satisfies(finding -> assertThat(finding.people()).hasSize(3));
    }

    @Test
    void tellsHourByHour() {
        var findings = audit("approve: [{by: [dbas]}], hours: {zone: UTC, open: [Mon 08:00-18:00]}", BEN, DAN);

        assertThat(findings).hasSize(3);
        assertThat(findings.get(1).from()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
        assertThat(findings.get(1).until()).isEqualTo(Instant.parse("2026-03-02T18:00:00Z"));
        assertThat(findings.get(1).people()).containsExactly(BEN.name(), DAN.name());
        assertThat(findings.getLast().people()).isEmpty();
    }

    private static List<PolicyAudit.Finding> audit(String fields, Principal... people) {
        var text = "databases: {shop: {wrapped: [{role: w, who: [developers], duration: {max: 1h}, " + fields + "}]}}";
        return PolicyAudit.of(
                PolicyFile.parse("policy.yaml", text, Optional.empty()).policy(), List.of(people), MONDAY);
    }
}
