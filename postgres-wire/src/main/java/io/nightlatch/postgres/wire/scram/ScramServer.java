package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of one login. It holds several candidates, all salted alike, and tells which of them the client
 * proved to know; none at all (a name unknown or disabled) looks and computes the same and never succeeds. The name
 * inside of the SCRAM message is ignored, as PostgreSQL does: the start-up packet has it. Not thread-safe; used once.
 *
 * @param <L> what the caller knows a candidate by
 */
public final class ScramServer<L> {
    /** One secret that opens this login: the person's password, a grant token. */
    public record Candidate<L>(L label, Bytes storedKey, Bytes serverKey) {
        public Candidate {
            if (storedKey.length() != Sha256.BYTES || serverKey.length() != Sha256.BYTES) {
                throw new IllegalArgumentException("SCRAM-SHA-256 keys have 32 bytes");
            }
        }
    }

    /** What {@link #first} answers. */
    public sealed interface FirstAnswer<L> {}

    /** What {@link #last} answers. */
    public sealed interface LastAnswer<L> {}

    public record Challenge<L>(AuthenticationSASLContinue message) implements FirstAnswer<L> {}

    /** Send {@code message} and then AuthenticationOk. */
    public record Accepted<L>(L label, AuthenticationSASLFinal message) implements LastAnswer<L> {}

    /** For the trail; a stranger is told that the password was wrong, whatever it is. */
    public record Refused<L>(Refusal refusal) implements FirstAnswer<L>, LastAnswer<L> {}

    public enum Refusal {
        /** Wrong secret, or no candidates. */
        NO_CANDIDATE_PROVED,
        /** The client could bind to the channel and was led to believe that we cannot. */
        CHANNEL_BINDING_DOWNGRADED,
        /** The client talks TLS to somebody else. */
        CHANNEL_BINDING_DIFFERS
    }

    private static final int MAX_MESSAGE_BYTES = 1024; // PostgreSQL's PG_MAX_SASL_MESSAGE_LENGTH
    private static final int MAX_NONCE_LENGTH = 256;

    /**
     * Candidates are filled up to a multiple of this with keys that nothing proves, so that time tells nothing of how
     * many there are.
     */
    private static final int PADDING = 16;

    private enum State {
        START,
        CHALLENGED,
        OVER
    }

    private final Bytes salt;
    private final int iterations;
    private final List<Candidate<L>> candidates;
    private final Optional<Bytes> serverEndPoint;
    private final String serverNonce;

    private State state = State.START;
    private String clientFirstBare = "";
    private String serverFirst = "";
    private String nonce = "";
    private Bytes bindingInput = Bytes.EMPTY;

    private ScramServer(
            Bytes salt,
            int iterations,
            List<Candidate<L>> candidates,
            Optional<Bytes> serverEndPoint,
            String serverNonce) {
        this.salt = salt;
        this.iterations = iterations;
        this.candidates = List.copyOf(candidates);
        this.serverEndPoint = serverEndPoint;
        this.serverNonce = serverNonce;
    }

    /** Without TLS, or with a certificate that has no {@link TlsServerEndPoint}: channel binding is not offered. */
    public static <L> ScramServer<L> unbound(
            Bytes salt, int iterations, List<Candidate<L>> candidates, SecureRandom random) {
        return new ScramServer<>(salt, iterations, candidates, Optional.empty(), Nonce.random(random));
    }

    /**
     * Over TLS: offers channel binding to our certificate's {@link TlsServerEndPoint}, and leaves it to the client
     * whether to bind.
     */
    public static <L> ScramServer<L> bindable(
            Bytes salt, int iterations, List<Candidate<L>> candidates, Bytes serverEndPoint, SecureRandom random) {
        return new ScramServer<>(salt, iterations, candidates, Optional.of(serverEndPoint), Nonce.random(random));
    }

    static <L> ScramServer<L> withNonce(Bytes salt, int iterations, List<Candidate<L>> candidates, String serverNonce) {
        return new ScramServer<>(salt, iterations, candidates, Optional.empty(), serverNonce);
    }

    /** The offer. */
    public AuthenticationSASL mechanisms() {
        return new AuthenticationSASL(
                serverEndPoint.isPresent()
                        ? List.of(ScramMechanism.SCRAM_SHA_256_PLUS.saslName(), ScramMechanism.SCRAM_SHA_256.saslName())
                        : List.of(ScramMechanism.SCRAM_SHA_256.saslName()));
    }

    /** @throws ProtocolViolation if the message is malformed or asks for what was not offered */
    public FirstAnswer<L> first(SASLInitialResponse response) {
        advance(State.START, State.CHALLENGED);
        ScramMechanism mechanism = ScramMechanism.named(response.mechanism())
                .filter(named -> mechanisms().mechanisms().contains(named.saslName()))
                .orElseThrow(() -> new ProtocolViolation("a SASL mechanism that was not offered"));
        var text = ScramText.of(
                response.data().orElseThrow(() -> ScramText.malformed("the first one is not there")),
                MAX_MESSAGE_BYTES);

        String flag = text.token();
        if (flag.equals("y") && mechanism == ScramMechanism.SCRAM_SHA_256 && serverEndPoint.isPresent()) {
            state = State.OVER;
            return new Refused<>(Refusal.CHANNEL_BINDING_DOWNGRADED);
        }
        checkFlag(flag, mechanism);
        if (!text.token().isEmpty()) {
            throw new ProtocolViolation("0A000", "SCRAM authorization identities are not supported");
        }
        byte[] gs2Header = ScramText.octets(text.between(0, text.index()));
        bindingInput = bindingInput(gs2Header, mechanism);

        clientFirstBare = text.from(text.index());
        text.attribute('n'); // the name, which is ignored
        nonce = text.nonce(MAX_NONCE_LENGTH) + serverNonce;
        while (text.more()) {
            requireOptional(text.token());
        }
        serverFirst =
                "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt.toByteArray()) + ",i=" + iterations;
        return new Challenge<>(new AuthenticationSASLContinue(Bytes.of(ScramText.octets(serverFirst))));
    }

    private static void checkFlag(String flag, ScramMechanism mechanism) {
        boolean fits = switch (mechanism) {
            case SCRAM_SHA_256 -> flag.equals("n") || flag.equals("y");
            case SCRAM_SHA_256_PLUS -> flag.equals("p=tls-server-end-point");
        };
        if (!fits) {
            throw ScramText.malformed("its channel binding flag does not fit " + mechanism.saslName());
        }
    }

    private Bytes bindingInput(byte[] gs2Header, ScramMechanism mechanism) {
        byte[] data = mechanism == ScramMechanism.SCRAM_SHA_256_PLUS
                ? serverEndPoint.orElse(Bytes.EMPTY).toByteArray() // offered, so present
                : new byte[0];
        byte[] input = Arrays.copyOf(gs2Header, gs2Header.length + data.length);
        System.arraycopy(data, 0, input, gs2Header.length, data.length);
        return Bytes.of(input);
    }

    /** @throws ProtocolViolation if the message is malformed or does not belong to the challenge */
    public LastAnswer<L> last(SASLResponse response) {
        advance(State.CHALLENGED, State.OVER);
        var text = ScramText.of(response.data(), MAX_MESSAGE_BYTES);
        Bytes binding = text.base64('c');
        if (!text.nonce(MAX_NONCE_LENGTH + serverNonce.length()).equals(nonce)) {
            throw ScramText.malformed("the nonce is not that of the challenge");
        }
        int proofIndex = text.index();
        String token = text.token();
        while (!token.startsWith("p=")) {
            requireOptional(token);
            proofIndex = text.index();
            token = text.token();
        }
        text.end();
        Bytes proof = StrictBase64.decode(token.substring(2))
                .filter(bytes -> bytes.length() == Sha256.BYTES)
                .orElseThrow(() -> ScramText.malformed("a proof that is not 32 bytes in base64"));
        String withoutProof = text.between(0, proofIndex - 1); // less the comma
        byte[] authMessage = ScramText.octets(clientFirstBare + "," + serverFirst + "," + withoutProof);
        return judge(binding, proof.toByteArray(), authMessage);
    }

    private LastAnswer<L> judge(Bytes binding, byte[] proof, byte[] authMessage) {
        Optional<Candidate<L>> proved = Optional.empty();
        int tries = Math.max(1, Math.ceilDiv(candidates.size(), PADDING)) * PADDING;
        for (int i = 0; i < tries; i++) { // to the end, whichever it is
            boolean real = i < candidates.size();
            Bytes storedKey = real ? candidates.get(i).storedKey() : Bytes.of(Sha256.hash(new byte[0]));
            byte[] clientSignature = Sha256.hmac(storedKey.toByteArray(), authMessage);
            byte[] clientKey = Sha256.xor(proof, clientSignature);
            if (Bytes.of(Sha256.hash(clientKey)).equals(storedKey) && real) {
                proved = Optional.of(candidates.get(i));
            }
        }
        Bytes serverKey = proved.map(Candidate::serverKey).orElse(Bytes.of(new byte[Sha256.BYTES]));
        String signature = Base64.getEncoder().encodeToString(Sha256.hmac(serverKey.toByteArray(), authMessage));
        if (!binding.equals(bindingInput)) {
            return new Refused<>(Refusal.CHANNEL_BINDING_DIFFERS);
        }
        if (proved.isEmpty()) {
            return new Refused<>(Refusal.NO_CANDIDATE_PROVED);
        }
        return new Accepted<>(proved.get().label(), new AuthenticationSASLFinal(Bytes.utf8("v=" + signature)));
    }

    private static void requireOptional(String token) {
        if (token.startsWith("m=")) {
            throw new ProtocolViolation("0A000", "a SCRAM extension is mandatory that nobody here knows");
        }
        if (!ScramText.isOptionalExtension(token)) {
            throw ScramText.malformed("not an attribute");
        }
    }

    private void advance(State from, State to) {
        if (state != from) {
            throw new ProtocolViolation("a SASL message out of turn");
        }
        state = to;
    }
}
