package io.nightlatch.access.policy;

import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nightlatch.access.Demo;
import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.Group;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    private static final String RULE = "{role: w, who: [dev], approve: [{by: [dba]}], duration: {max: 1h}}";

    @Test
    void fillsInWhatIsNotSaid() {
        var rule = parse("databases: {shop: {wrapped: [" + RULE + "]}}")
                .policy()
                .database(SHOP)
                .orElseThrow()
                .wrapped()
                .getFirst();

        assertThat(rule.approve()).containsExactly(new Stage(List.of(new Group("dba")), 1));
        assertThat(rule.defaultDuration()).isEqualTo(rule.maxDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(rule.reasonRequired()).isFalse();
        assertThat(rule.act()).isEqualTo(Act.BY_OWNERSHIP);
    }

    @Test
    void takesItsVersionFromTheTextAlone() {
        var text = Demo.policyText();

        assertThat(parse(text).policy().version()).hasSize(12).matches("[0-9a-f]+");
        assertThat(parse(text).policy()).isEqualTo(parse(text).policy());
        assertThat(parse(text + "# seen\n").policy().version())
                .isNotEqualTo(parse(text).policy().version());
        assertThat(parse("databases: {}").policy().version()).isEqualTo("aa0b0d4a88ac"); // sha256sum
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {role: w, who: [], approve: [{by: [a]}], duration: {max: 1h}}                       | 46 | no group stands here, so that nobody could ask; name one at least
        {role: w, who: [d], approve: [], duration: {max: 1h}}                               | 60 | no stage stands here; at least one is needed, such as {by: [dbas], count: 1}
        {role: w, who: [d], approve: [{by: []}], duration: {max: 1h}}                       | 66 | no group stands here, so that nobody could approve; name one at least
        {role: w, who: [d], approve: [{by: [a], count: 0}], duration: {max: 1h}}            | 78 | '0' stands here; a whole number from 1 to 100 would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h, default: 2h}}         | 102 | '2h' stands here; a default is at most the max, 1h
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 0s}}                      | 89 | a duration of nothing stands here; 15m would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: soon}}                    | 89 | 'soon' stands here; a duration reads 8s, 15m, 4h or 1h30m, not "soon"
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, reason: maybe}       | 102 | 'maybe' stands here; optional or required would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, act: owner}          | 99 | 'owner' stands here; as-role or inherit would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, extend: {total: 1h}} | 110 | '1h' stands here; a grant lasts with its extensions at least the max of its duration, 2h
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, extend: {times: 0}}  | 110 | '0' stands here; a whole number from 1 to 100 would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, atEnd: stop}         | 101 | 'stop' stands here; cut would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, atEnd: {finish: all, within: 5m}} | 110 | 'all' stands here; statement or transaction would be right
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, atEnd: {finish: statement, within: 2h}} | 129 | '2h' stands here; what runs at the end has at most 1h
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, atEnd: {finish: statement}} | 101 | 'within' is missing here
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, condition: {when: "true"}} | 105 | 'because' is missing here
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, condition: {when: "request.at > 5", because: no}} | 124 | found no matching overload for '_>_' applied to '(google.protobuf.Timestamp, int)' (candidates: (bool, bool),(int, int),(uint, uint),(double, double),(string, string),(bytes, bytes),(google.protobuf.Timestamp, google.protobuf.Timestamp),(google.protobuf.Duration, google.protobuf.Duration))
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 2h}, autoApprove: "request.role"} | 115 | expected type 'bool' but found 'string'
        {who: [d], approve: [{by: [a]}], duration: {max: 1h}}                               | 31 | 'role' is missing here
        {role: w, who: [d], duration: {max: 1h}}                                            | 31 | 'approve' is missing here
        {role: w, who: [d], approve: [{count: 1}], duration: {max: 1h}}                     | 61 | nobody stands here; name groups, such as by: [dbas], or people: [carol]
        {role: w, who: [d], approve: [{people: [a], count: 2}], duration: {max: 1h}}        | 61 | 2 people are asked for, and 1 named
        {role: w, who: [d], approve: [{by: [a], unanswered: [{after: 5m, then: move-on}]}], duration: {max: 1h}} | 61 | the last stage cannot move on: nobody would have agreed; widen or deny would be right
        {role: w, who: [d], approve: [{by: [a], unanswered: [{after: 5m, then: widen}]}], duration: {max: 1h}} | 84 | 'widen' names who is asked too, such as by: [dbas]
        {role: w, who: [d], approve: [{by: [a], unanswered: [{after: 5m, then: deny, by: [b]}]}], duration: {max: 1h}} | 84 | only 'widen' names who is asked too
        {role: w, who: [d], approve: [{by: [a], unanswered: [{after: 5m, then: deny}, {after: 9m, then: deny}]}], duration: {max: 1h}} | 109 | after 'deny' nothing more is done in this stage
        {role: w, who: [d], approve: [{by: [a], unanswered: [{after: 5m, then: widen, by: [b]}, {after: 5m, then: deny}]}], duration: {max: 1h}} | 119 | each step comes later than the one before it, and all are counted from the stage's begin
        {role: w, who: [d], approve: [{by: [a], of: all, count: 2}], duration: {max: 1h}}   | 87 | with of: all there is one yes for each; leave 'count' out
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, hours: {zone: UTC}}  | 101 | no hours stand here; say when it is open, such as open: [Mon-Fri 08:00-18:00], or freeze
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, hours: {zone: X, open: []}} | 108 | 'X' stands here; a zone reads Europe/Berlin or UTC
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, reason: {pattern: a, link: b}} | 121 | 'b' stands here; a link reads https://tickets.example.com/browse/{}
        {role: w, who: [d], approve: [{by: [a]}]}                                           | 31 | 'duration' is missing here
        {role: w, who: [d], approve: [{by: [a], escalate: 1h}], duration: {max: 1h}}        | 71 | 'escalate' is not known here; known are: by, count, of, people, unanswered
        {role: w, who: [d], approve: [{by: [a]}], duration: {max: 1h}, colour: x}           | 94 | 'colour' is not known here; known are: act, approve, atEnd, autoApprove, condition, duration, extend, hours, keeps, name, reason, role, waits, who
        """)
    void pointsAtWhatIsWrongInARule(String rule, int column, String message) {
        var errors = errorsOf("databases: {shop: {wrapped: [\n" + " ".repeat(30) + rule + "]}}");

        assertThat(errors).containsExactly(new FileError("policy.yaml", 2, column, message));
    }

    @Test
    void refusesTwoRulesOfOneName() {
        var errors = errorsOf("databases:\n  shop:\n    wrapped:\n      - " + RULE + "\n      - " + RULE + "\n");

        assertThat(errors)
                .extracting(FileError::toString)
                .containsExactly(
                        "policy.yaml:5:9: 'w for dev' is the name of an earlier rule; give each its own by name: …");
    }

    @Test
    void refusesAWrappedRoleThatTheBaselineGivesAway() {
        var errors = errorsOf("databases: {shop: {wrapped: [" + RULE + "], baseline: {everyone: [w]}}}");

        assertThat(errors).singleElement().asString().contains("'w' is in the baseline too");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                             | nothing stands here; a mapping of databases, tests, minimumPeople would be right
        {}                             | 'databases' is missing here
        databases:                     | nothing stands here; a mapping (name: value) would be right
        changes: {}                    | 'changes' is not known here; known are: databases, minimumPeople, tests
        databases: {shop: {keep: app}} | 'app' stands here; a list, such as [app], would be right
        """)
    void refusesAFileThatIsNoPolicy(String text, String message) {
        assertThat(errorsOf(text)).extracting(FileError::message).contains(message);
    }

    @Test
    void tellsOfTheErrorsOfAllRulesAtOnce() {
        var errors = errorsOf("""
            databases:
              shop:
                wrapped:
                  - {role: a, aproove: []}
                  - {role: b, who: [x], approve: [{by: [y], count: none}], duration: {max: 1h}}
            """);

        assertThat(errors).hasSize(5);
        assertThat(errors.getLast().toString()).startsWith("policy.yaml:5:56: 'none' stands here");
    }

    @Test
    void warnsOfAGroupThatNobodyIsIn() {
        var text = "databases: {shop: {baseline: {everyone: [r]}, wrapped: [" + RULE + "]}}";

        var known = PolicyFile.parse("policy.yaml", text, Optional.of(Set.of(new Group("dba"))));
        var unknown = PolicyFile.parse("policy.yaml", text, Optional.empty());

        assertThat(known.warnings()).singleElement().asString().endsWith("nobody is in the group 'dev'");
        assertThat(unknown.warnings()).isEmpty();
    }

    private static PolicyFile parse(String text) {
        return PolicyFile.parse("policy.yaml", text, Optional.empty());
    }

    private static List<FileError> errorsOf(String text) {
        var thrown = catchThrowableOfType(FileErrors.class, () -> parse(text));
        assertThat(thrown).isNotNull();
        return thrown.errors();
    }
}
