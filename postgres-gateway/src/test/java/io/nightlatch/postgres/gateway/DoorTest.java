package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NegotiateProtocolVersion;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.ProtocolVersion;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.GSSENCRequest;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client gets in, and how it does not. */
@ExtendWith(Shops.class)
class DoorTest {
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static MessageView error(List<BackendMessage> messages) {
        return messages.stream()
                .flatMap(message -> message instanceof ErrorResponse(var fields)
                        ? Optional.of(new MessageView(
                                        fields.severity().orElse(""),
                                        fields.sqlState().orElse(""),
                                        fields.message().orElse(""),
                                        fields.hint().orElse("")))
                                .stream()
                        : Optional.<MessageView>empty().stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no error in " + messages));
    }

    record MessageView(String severity, String sqlState, String message, String hint) {}

    @Test
    void aPersonSignsInWithTheirPassword() {
        try (var client = gateway.client()) {
            var told = client.signIn("alice", ShopGateway.PASSWORD, "application_name", "a test");

            assertThat(told.getLast()).isInstanceOf(ReadyForQuery.class);
            assertThat(client.query("select session_user like 'alice~%'").values())
                    .containsExactly("t");
            assertThat(client.query("show application_name").values()).containsExactly("a test");
        }
    }

    @Test
    void protocol3_2IsNegotiatedDownAndThenWorks() {
        var wanted = RawClient.startup("alice", "shop", "_pq_.command_tag_format", "1");
        try (var client = gateway.client()) {
            client.send(new StartupMessage(new ProtocolVersion(3, 2), wanted.parameters()));

            var negotiation = client.read();
            var rest = client.prove(ShopGateway.PASSWORD);

            assertThat(negotiation)
                    .isEqualTo(new NegotiateProtocolVersion(
                            new ProtocolVersion(3, 0), List.of("_pq_.command_tag_format")));
            assertThat(rest.getLast()).isInstanceOf(ReadyForQuery.class);
        }
    }

    @Test
    void gssEncryptionIsDeclinedAndTheClientGoesOn() {
        try (var client = gateway.client()) {
            client.send(new GSSENCRequest());
            assertThat(client.readByte()).isEqualTo('N');
            client.signIn("alice", ShopGateway.PASSWORD);

            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void tlsWithChannelBindingWorksWithTheDriverThatInsistsOnIt() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        gateway.jdbcUrl("sslmode=require&channelBinding=require"), "alice", ShopGateway.PASSWORD);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from orders")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(10);
        }
    }

    @Test
    void bytesStuffedBehindAnSslRequestAreRefused() { // CVE-2021-23214, CVE-2021-3935
        var stuffed = new java.io.ByteArrayOutputStream();
        stuffed.writeBytes(ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array());
        stuffed.writeBytes(RawClient.bytes(new Query("select 'injected'")));
        try (var client = gateway.client()) {
            client.send(stuffed.toByteArray());

            var answer = error(client.rest());

            assertThat(answer.sqlState()).isEqualTo("08P01");
            assertThat(answer.message()).contains("unencrypted bytes");
        }
    }

    @Test
    void aSecondStartupPacketDuringTheLoginEndsIt() { // CVE-2026-107350
        try (var client = gateway.client()) {
            client.send(RawClient.startup("bob", "nothing-of-that-name"));
            client.read(); // AuthenticationSASL
            client.send(RawClient.startup("alice", "shop"));

            var answer = error(client.rest());

            assertThat(answer.severity()).isEqualTo("FATAL");
            assertThat(answer.sqlState()).isEqualTo("08P01");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 10_001, Integer.MAX_VALUE})
    void aStartupPacketOfAnImpossibleLengthIsRefused(int lengthBytes) {
        try (var client = gateway.client()) {
            client.send(
                    ByteBuffer.allocate(8).putInt(lengthBytes).putInt(196_608).array());

            assertThat(error(client.rest()).sqlState()).isEqualTo("08P01");
        }
    }

    @Test
    void aClientThatTakesTooLongIsLetGo(ShopTarget target) {
        try (var hasty = ShopGateway.before(target, target.address(), Duration.ofMillis(200));
                var silent = hasty.client();
                var halfway = hasty.client()) {
            halfway.send(RawClient.startup("alice", "shop"));
            halfway.read(); // and never answers the offer

            assertThat(silent.readOrEnd()).isEmpty();
            assertThat(halfway.readOrEnd()).isEmpty();
        }
    }

    @Test
    void nobodyCanTellAnUnknownNameFromAWrongPassword() {
        var people = List.of("alice", "nobody", "no\tname", "n".repeat(300));

        var answers = new ArrayList<List<String>>();
        for (var name : people) {
            try (var client = gateway.client()) {
                client.send(RawClient.startup(name, "shop"));
                var all = client.prove("not the password");
                var end = error(all);
                answers.add(List.of(
                        all.stream()
                                .map(message -> message.getClass().getSimpleName())
                                .toList()
                                .toString(),
                        end.sqlState(),
                        end.message().replace(name, "…"),
                        end.hint()));
            }
        }

        assertThat(answers).allMatch(answer -> answer.equals(answers.getFirst()));
        assertThat(answers.getFirst().get(1)).isEqualTo("28P01");
        ShopGateway.awaitTrue(
                "each is in the trail",
                () -> gateway.trail.of(EventKind.LOGIN_REFUSED).size() == people.size());
    }

    @Test
    void anUnknownNameIsShownTheSameSaltEachTime() {
        assertThat(salt("nobody")).isEqualTo(salt("nobody")).isNotEqualTo(salt("somebody else"));
    }

    private String salt(String name) {
        try (var client = gateway.client()) {
            client.send(RawClient.startup(name, "shop"));
            return client.prove("wrong").stream()
                    .flatMap(message -> message instanceof AuthenticationSASLContinue(Bytes data)
                            ? java.util.stream.Stream.of(data.text().replaceAll("r=[^,]*", ""))
                            : java.util.stream.Stream.empty())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aGrantsTokenIsAPasswordAndUnlocksItsRole() {
        var grant = gateway.granted(Demo.ORDERS_WRITER, GrantScope.TOKEN, Duration.ofMinutes(5), Demo.BOB);
        try (var client = gateway.client()) {
            client.signIn("alice", gateway.token(grant));

            assertThat(client.query("update orders set note = 'by token' where id = 1")
                            .tags())
                    .containsExactly("UPDATE 1");
        }
    }

    @Test
    void aTokenForARoleThatOwnsObjectsOpensASessionThatActsAsIt() {
        var grant = gateway.granted(Demo.SHOP_OWNER, GrantScope.TOKEN, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = gateway.client()) {
            client.signIn("alice", gateway.token(grant));

            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
        }
    }

    @Test
    void theTokenOfAGrantThatIsOverDoesNotOpenASession() {
        var grant = gateway.granted(Demo.ORDERS_WRITER, GrantScope.TOKEN, Duration.ofMinutes(5), Demo.BOB);
        var token = gateway.token(grant);
        gateway.grants.revoke(Demo.ALICE, grant.id(), Optional.empty());
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop"));

            assertThat(error(client.prove(token)).sqlState()).isIn("28P01", "42501");
        }
    }

    @Test
    void anUnknownDatabaseIsToldOnlyToWhoHasSignedIn() {
        try (var stranger = gateway.client();
                var alice = gateway.client()) {
            stranger.send(RawClient.startup("alice", "nothing"));
            assertThat(error(stranger.prove("wrong")).sqlState()).isEqualTo("28P01");

            alice.send(RawClient.startup("alice", "nothing"));
            assertThat(error(alice.prove(ShopGateway.PASSWORD)).sqlState()).isEqualTo("3D000");
        }
    }

    @Test
    void directTlsIsToldHowTlsBeginsHere() {
        try (var client = gateway.client()) {
            client.send(new byte[] {0x16, 3, 1, 0, 10, 1, 0, 0, 6});

            assertThat(error(client.rest()).message()).contains("sslnegotiation=direct");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "session_authorization", "Role", "session_preload_libraries", "nightlatch.role"})
    void aStartupParameterThatCouldChangeWhoTheSessionIsIsRefused(String name) {
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop", name, "postgres"));

            assertThat(error(client.rest()).severity()).isEqualTo("FATAL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c role=postgres", "--role=postgres", "-crole=postgres", "-c=", "-r x", "-c"})
    void optionsAreNoWayRoundTheList(String options) { // CVE-2026-107349 too
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop", "options", options));

            assertThat(error(client.rest()).severity()).isEqualTo("FATAL");
        }
    }

    @Test
    void replicationIsRefused() {
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop", "replication", "database"));

            assertThat(error(client.rest()).sqlState()).isEqualTo("0A000");
        }
    }

    @Test
    void aCancelWithAWrongKeyDoesNothingAndWithTheRightOneStopsTheStatement(ShopTarget target) {
        try (var client = gateway.alice()) {
            client.send(new Query("select pg_sleep(60)"));
            ShopGateway.awaitTrue(
                    "it runs",
                    () -> !target.ask("select 1 from pg_stat_activity where query = 'select pg_sleep(60)'")
                            .isEmpty());
            var right = client.cancelRequest();
            var octets = right.secretKey().toByteArray();
            octets[0] ^= 1;
            cancel(new CancelRequest(right.processId(), Bytes.of(octets)));
            cancel(new CancelRequest(
                    right.processId(),
                    Bytes.of(java.util.Arrays.copyOf(right.secretKey().toByteArray(), 32))));
            assertThat(target.ask("select 1 from pg_stat_activity where query = 'select pg_sleep(60)'"))
                    .isNotEmpty();

            cancel(right);

            assertThat(client.reply().sqlState()).isEqualTo("57014");
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    private void cancel(CancelRequest request) {
        try (var other = gateway.client()) {
            other.send(request);
            assertThat(other.readOrEnd()).isEmpty();
        }
    }

    @Test
    void aSessionWhoseClientLeavesWhileItOpensIsEnded() {
        for (int i = 0; i < 5; i++) {
            try (var client = gateway.client()) {
                client.send(RawClient.startup("alice", "shop"));
                var all = client.read();
                assertThat(all).isNotNull();
            }
            leaveRightBehindTheProof();
        }

        gateway.awaitNoSession();
        assertThat(gateway.logins.open).isEmpty();
    }

    private void leaveRightBehindTheProof() {
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop"));
            client.proveAndLeave(ShopGateway.PASSWORD);
        }
    }

    @Test
    void aTargetThatFailsAtTheLastStepLeavesNoConnectionBehind(ShopTarget target) {
        gateway.logins.atConnected = Optional.of(new io.nightlatch.access.session.TargetUnavailable(
                "the target is away", Optional.of("08006"), new IllegalStateException()));
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop"));

            assertThat(error(client.prove(ShopGateway.PASSWORD)).sqlState()).isEqualTo("08006");
        }
        gateway.awaitNoSession();
        assertThat(target.ask("select usename from pg_stat_activity where usename like 'alice~%'"))
                .isEmpty();
    }

    @Test
    void aPolicyThatForgetsTheDatabaseDuringTheLoginDoesNotLeaveTheClientWaiting() {
        var whole = gateway.policy;
        var calls = new java.util.concurrent.atomic.AtomicInteger();
        gateway.policyNow = () -> calls.incrementAndGet() == 1 ? whole : ShopGateway.EMPTY_POLICY;
        try (var client = gateway.client()) {
            client.send(RawClient.startup("alice", "shop"));

            assertThat(error(client.prove(ShopGateway.PASSWORD)).severity()).isEqualTo("FATAL");
        }
    }

    @Test
    void garbageBehindTheLoginEndsTheSessionWithAWord() {
        try (var client = gateway.alice()) {
            client.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            var answer = error(client.rest());

            assertThat(answer.severity()).isEqualTo("FATAL");
            assertThat(answer.sqlState()).isEqualTo("08P01");
        }
        gateway.awaitNoSession();
    }

    @Test
    void theDriverShowsWhyItWasRefused() {
        assertThatThrownBy(() -> DriverManager.getConnection(
                        gateway.jdbcUrl("sslmode=disable&options=-c%20role=postgres"), "alice", ShopGateway.PASSWORD))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("role");
    }

    @Test
    void tlsInsideOfTlsIsNotTalkedAbout() {
        try (var client = gateway.client()) {
            client.send(new SSLRequest());
            assertThat(client.readByte()).isEqualTo('S');
            client.send(new SSLRequest()); // where a ClientHello belongs

            assertThat(client.readByte()).isIn(-1, 0x15); // closed, or a TLS alert
        }
    }
}
