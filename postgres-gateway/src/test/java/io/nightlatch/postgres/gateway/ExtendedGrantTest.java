package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A grant is given more time while its sessions go on. */
@ExtendWith(Shops.class)
class ExtendedGrantTest {
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Grant granted(String extend, Duration length) {
        gateway.policyNow = () -> policy(extend);
        return gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, length, Demo.CAROL);
    }

    private static Policy policy(String extend) {
        return PolicyFile.parse("policy.yaml", """
            databases:
              shop:
                baseline: {everyone: [shop_reader]}
                wrapped:
                  - {role: shop_owner, who: [developers], approve: [{by: [dbas]}], duration: {max: 1h}%s}
            """.formatted(extend), Optional.empty())
                .policy();
    }

    @Test
    void aStatementRunsOnOverTheEndThatWasMoved() {
        var grant = granted(", extend: {times: 9, approval: none}", Duration.ofSeconds(2));
        try (var client = gateway.alice();
                var other = gateway.alice()) {
            client.query("set role shop_owner");
            other.query("set role shop_owner");
            var extended = client.query("set nightlatch.extend = '20s'");
            other.send(new Query("select pg_sleep(3)"));
            client.send(RelayTest.together(
                    RelayTest.extended("", "set nightlatch.extend = '" + grant.id() + " 1s'"), RelayTest.SYNC));
            var again = client.reply();
            client.send(new Query("select pg_sleep(3)"));

            assertThat(extended.tags()).containsExactly("SET");
            assertThat(extended.notices()).anyMatch(text -> text.contains(grant.id() + " was extended: you have"));
            assertThat(again.tags()).containsExactly("SET");
            assertThat(client.reply().tags()).containsExactly("SELECT 1");
            assertThat(other.reply().tags()).containsExactly("SELECT 1");
            var end = gateway.store.grant(grant.id()).orElseThrow();
            assertThat(end.timesExtended()).isEqualTo(2);
        }
    }

    @Test
    void itsWarningsAreThoseOfTheNewEndAndThenItEnds() {
        granted(", extend: {approval: none}", Duration.ofSeconds(2));
        try (var client = gateway.alice()) {
            client.query("set role shop_owner");
            client.query("set nightlatch.extend = '20s'");
            var begun = Instant.now();
            client.send(new Query("select pg_sleep(14)"), new Query("select pg_sleep(60)"));

            assertThat(client.reply().notices()).anyMatch(text -> text.contains("ends in 10s"));
            assertThat(((ErrorResponse) client.rest().getLast()).fields().sqlState())
                    .contains("57P01");
            assertThat(Duration.between(begun, Instant.now()))
                    .isBetween(Duration.ofSeconds(19), Duration.ofSeconds(23));
        }
    }

    @Test
    void waitsLikeAnAskWherePeopleHaveToAgreeAgain() {
        var grant = granted(", extend: {times: 9}", Duration.ofSeconds(30));
        try (var client = gateway.alice()) {
            client.query("set role shop_owner");
            var end = gateway.store.grant(grant.id()).orElseThrow().deadline().orElseThrow();
            client.send(new Query("set nightlatch.extend = '10min'"));
            var request = gateway.awaitRequest();
            gateway.approve(request, Demo.CAROL);
            var extended = client.reply();
            client.send(new Query("set nightlatch.extend = '5min'"));
            gateway.approvals.deny(Demo.CAROL, gateway.awaitRequest().id(), Optional.of("enough"));
            gateway.trail.changed();
            var denied = client.reply();
            client.query("set nightlatch.wait = off");
            var unwaited = client.query("set nightlatch.extend = '5min'");

            assertThat(extended.notices()).anyMatch(text -> text.contains("10m more of shop_owner"));
            assertThat(extended.tags()).containsExactly("SET");
            assertThat(gateway.store.grant(grant.id()).orElseThrow().deadline()).contains(end.plusSeconds(600));
            assertThat(denied.sqlState()).isEqualTo("42501");
            assertThat(unwaited.sqlState()).isEqualTo("42501");
            assertThat(unwaited.error().orElseThrow().hint().orElse("")).contains("nightlatch approve R-");
            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
        }
    }

    @Test
    void isRefusedWithWordsWhereItCannotBe() {
        granted("", Duration.ofSeconds(30));
        try (var client = gateway.alice()) {
            var none = client.query("set nightlatch.extend = '10min'");
            client.query("set role shop_owner");
            var not = client.query("set nightlatch.extend = '10min'");
            var another = client.query("set nightlatch.extend = 'G-00000 10min'");

            assertThat(none.error().orElseThrow().message().orElse("")).contains("uses no grant");
            assertThat(not.error().orElseThrow().detail().orElse(""))
                    .contains("policy lets no grant of shop_owner be extended");
            assertThat(another.error().orElseThrow().hint().orElse("")).contains("nightlatch extend G-00000 --for 10m");
            assertThat(not.sqlState()).isEqualTo("42501");
        }
    }
}
