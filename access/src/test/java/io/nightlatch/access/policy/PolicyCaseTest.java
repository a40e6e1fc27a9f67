package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyCaseTest {
    private static final String POLICY = """
        databases:
          shop:
            wrapped:
              - role: w
                who: [developers]
                approve: [{by: [leads], people: [carol]}, {by: [dbas, security], of: all}]
                duration: {max: 1h}
                reason: required
                hours: {zone: UTC, open: [Mon-Fri 08:00-18:00]}
        tests:
        """;

    @Test
    void isSilentWhereAllIsAsItSays() {
        assertThat(failures("""
              - {name: by day, who: [developers], database: shop, role: w, reason: x, for: 1h, at: '2026-03-02T12:00:00Z', then: allowed, approve: [leads or carol, dbas and security]}
              - {name: by night, who: [developers], database: shop, role: w, reason: x, at: '2026-03-02T19:00:00Z', then: refused, because: is open Mon-Fri}
              - {name: too long, who: [developers], database: shop, role: w, reason: x, for: 2h, then: refused, because: at most 1h}
              - {name: others, who: [security], database: shop, role: w, reason: x, then: refused, because: not among them}
            """)).isEmpty();
    }

    @Test
    void saysWhereWhatIsOtherwise() {
        assertThat(failures("""
              - {name: by day, who: [developers], database: shop, role: w, then: allowed}
              - {name: leads only, who: [developers], database: shop, role: w, reason: x, then: allowed, approve: [leads]}
              - {name: nobody, who: [developers], database: shop, role: w, reason: x, then: refused}
              - {name: words, who: [security], database: shop, role: w, then: refused, because: at night}
            """))
                .containsExactly(
                        "policy.yaml:11:5: 'by day' is expected to be allowed, and is refused: policy asks for a reason"
                                + " for w",
                        "policy.yaml:12:5: 'leads only' expects the yes of [leads], and needs that of [leads or carol,"
                                + " dbas and security]",
                        "policy.yaml:13:5: 'nobody' is expected to be refused, and needs only the yes of [leads or"
                                + " carol, dbas and security]",
                        "policy.yaml:14:5: 'words' expects \"at night\", and is refused: policy lets developers ask for"
                                + " w on shop, and somebody is not among them");
    }

    @Test
    void isCheckedAsTheRestOfTheFile() {
        assertThatThrownBy(() -> failures("  - {name: x, who: [a], database: shop, role: w, at: noon, then: maybe}\n"))
                .hasMessageContaining("policy.yaml:11:66: 'maybe' stands here; allowed or refused would be right")
                .hasMessageContaining("policy.yaml:11:54: 'noon' stands here; a time with its offset");
    }

    @Test
    void tellsWhereNobodyIsAsked() {
        var alone = POLICY.replace("reason: required", "autoApprove: \"request.duration <= duration('15m')\"");

        assertThat(failures(alone, """
              - {name: short, who: [developers], database: shop, role: w, for: 15m, then: allowed, approve: [nobody]}
              - {name: long, who: [developers], database: shop, role: w, for: 16m, then: allowed, approve: [nobody]}
              - {name: safe, who: [developers], database: shop, role: w, for: 5m, then: allowed, approve: [leads]}
            """))
                .containsExactly(
                        "policy.yaml:12:5: 'long' expects the yes of [nobody], and needs that of [leads or carol, dbas"
                                + " and security]",
                        "policy.yaml:13:5: 'safe' expects the yes of [leads], and needs that of [nobody]");
    }

    private static List<String> failures(String cases) {
        return failures(POLICY, cases);
    }

    private static List<String> failures(String policy, String cases) {
        var file = PolicyFile.parse("policy.yaml", policy + cases, Optional.empty());
        return file.tests().stream()
                .flatMap(test -> test.failure(file.policy()).stream())
                .map(Object::toString)
                .toList();
    }
}
