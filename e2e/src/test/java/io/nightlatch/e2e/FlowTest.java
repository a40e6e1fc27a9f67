package io.nightlatch.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * The whole product before a shop: one server and one Nightlatch a class and version, and nobody holds or asks for
 * anything when a test begins. Who extends it says {@link OnEachVersion}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Parameter
    int major;

    @SuppressWarnings("NullAway.Init") // in start, which NullAway does not know for an initializer
    Shop shop;

    @SuppressWarnings("NullAway.Init")
    Nightlatch nightlatch;

    /** A superuser beside the gateway, for what only such a one can see. */
    @SuppressWarnings("NullAway.Init")
    Connection admin;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path folder) throws Exception {
        shop = Shop.on(major, folder.resolve("server"), policy());
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
        admin = shop.admin("shop");
    }

    /** The demo's, unless a class needs more. */
    String policy() throws IOException {
        return Shop.resource("policy.yaml");
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (admin != null) admin.close();
        if (nightlatch != null) nightlatch.close();
        if (shop != null) shop.close();
    }

    @AfterEach
    void nobodyHoldsOrAsksForAnything() throws Exception {
        var operator = nightlatch.api("erin");
        for (var request : operator.items("/requests?state=pending")) {
            nightlatch.api(text(request, "principal")).post("/requests/" + text(request, "id") + "/withdraw", "{}");
        }
        for (var state : List.of("approved", "active")) {
            for (var grant : operator.items("/grants?state=" + state)) operator.revoke(text(grant, "id"));
        }
        Eventually.within(
                PATIENCE,
                "every grant ended",
                () -> operator.items("/grants").stream().allMatch(grant -> "ended".equals(grant.get("state"))));
    }

    /** The one open request of {@code person}, as soon as there is one. */
    String pendingRequestOf(String person) throws Exception {
        var operator = nightlatch.api("erin");
        var path = "/requests?state=pending&principal=" + person;
        Eventually.within(
                PATIENCE, person + " asks", () -> !operator.items(path).isEmpty());
        return text(operator.items(path).getFirst(), "id");
    }

    /** A grant of {@code role} that serves all sessions of {@code person}; its clock starts with the first use. */
    String approvedGrant(String person, String role, Duration duration, String... approvers) throws Exception {
        return approved(person, role, duration, "person", approvers);
    }

    /** As {@link #approvedGrant}, for the sessions that are opened with its token. */
    String approvedTokenGrant(String person, String role, Duration duration, String... approvers) throws Exception {
        return approved(person, role, duration, "token", approvers);
    }

    private String approved(String person, String role, Duration duration, String scope, String... approvers)
            throws Exception {
        var filed = nightlatch.api(person).post("/requests", """
            {"database": "shop", "role": "%s", "reason": "to test it", "duration": "%s", "scope": "%s"}\
            """.formatted(role, duration, scope));
        var request = text(filed.object(), "id");
        for (var approver : approvers) nightlatch.api(approver).approve(request);
        return grantOf(request);
    }

    String grantOf(String request) throws Exception {
        return text(nightlatch.api("erin").get("/requests/" + request).object(), "grant");
    }

    Map<String, Object> grant(String id) throws Exception {
        return nightlatch.api("erin").get("/grants/" + id).object();
    }

    /** The grant once it is over and the target has been read back. */
    Map<String, Object> ended(String grant) throws Exception {
        return nightlatch.api("erin").await("/grants/" + grant, found -> found.get("verified") != null);
    }

    /** The sessions that used a grant, by their time. */
    List<String> sessionsOf(String grant) throws Exception {
        return nightlatch.api("erin").items("/sessions?grant=" + grant).stream()
                .sorted(Comparator.comparing(session -> text(session, "startedAt")))
                .map(session -> text(session, "id"))
                .toList();
    }

    static String text(Map<String, Object> json, String field) {
        return Objects.requireNonNull(json.get(field), () -> field + " of " + json)
                .toString();
    }
}
