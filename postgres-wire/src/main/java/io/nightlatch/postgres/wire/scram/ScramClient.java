package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The client's side of one login. The server is not trusted: what it sends is bounded, and it has to prove that it
 * knows the secret too before its AuthenticationOk counts. Not thread-safe; used once. Every failure is a
 * {@link ProtocolViolation}: the server is not who it should be.
 */
public final class ScramClient {
    /** A hundred times what PostgreSQL takes; more would let a server burn a core of ours. */
    public static final int MAX_ITERATIONS = 1_000_000;

    private static final int MAX_MESSAGE_BYTES = 4096;
    private static final int MAX_NONCE_LENGTH = 1024;
    private static final int MAX_SALT_BYTES = 1024;

    private enum State {
        START,
        STARTED,
        RESPONDED,
        VERIFIED
    }

    private final ScramSecret secret;
    private final ChannelBinding binding;
    private final int maxIterations;
    private final String clientNonce;
    private final String clientFirstBare;

    private State state = State.START;
    private Bytes bindingInput = Bytes.EMPTY;
    private Bytes serverSignature = Bytes.EMPTY;

    /**
     * @param maxIterations the most that a server may ask us to compute, {@link #MAX_ITERATIONS} where nothing else is
     *     known
     */
    public ScramClient(ScramSecret secret, ChannelBinding binding, int maxIterations, SecureRandom random) {
        this(
                secret,
                binding,
                maxIterations,
                "",
                Nonce.random(random)); // PostgreSQL wants the name in the start-up packet only
    }

    ScramClient(ScramSecret secret, ChannelBinding binding, int maxIterations, String name, String clientNonce) {
        this.secret = secret;
        this.binding = binding;
        this.maxIterations = maxIterations;
        this.clientNonce = clientNonce;
        this.clientFirstBare = "n=" + name + ",r=" + clientNonce;
    }

    /** Chooses from the server's offer. */
    public SASLInitialResponse start(AuthenticationSASL offer) {
        advance(State.START, State.STARTED);
        List<String> offered = offer.mechanisms();
        boolean plusOffered = offered.contains(ScramMechanism.SCRAM_SHA_256_PLUS.saslName());
        return switch (binding) {
            case ChannelBinding.Required(Bytes serverEndPoint) -> {
                if (!plusOffered) {
                    throw new ProtocolViolation("channel binding is required, and the server does not offer it");
                }
                yield bound(serverEndPoint);
            }
            case ChannelBinding.Preferred(Bytes serverEndPoint) ->
                plusOffered ? bound(serverEndPoint) : plain("y,,", offered);
            case ChannelBinding.Unused() -> plain("n,,", offered);
        };
    }

    private SASLInitialResponse bound(Bytes serverEndPoint) {
        return initial(ScramMechanism.SCRAM_SHA_256_PLUS, "p=tls-server-end-point,,", serverEndPoint);
    }

    private SASLInitialResponse plain(String gs2Header, List<String> offered) {
        if (!offered.contains(ScramMechanism.SCRAM_SHA_256.saslName())) {
            throw new ProtocolViolation("the server offers no SASL mechanism that is spoken here");
        }
        return initial(ScramMechanism.SCRAM_SHA_256, gs2Header, Bytes.EMPTY);
    }

    private SASLInitialResponse initial(ScramMechanism mechanism, String gs2Header, Bytes bindingData) {
        String data = new String(bindingData.toByteArray(), StandardCharsets.ISO_8859_1);
        bindingInput = Bytes.of(ScramText.octets(gs2Header + data));
        return new SASLInitialResponse(
                mechanism.saslName(), Optional.of(Bytes.of(ScramText.octets(gs2Header + clientFirstBare))));
    }

    /**
     * Answers the challenge. With a password this runs PBKDF2, up to as many rounds as were allowed: not on an event
     * loop.
     */
    public SASLResponse respond(AuthenticationSASLContinue challenge) {
        advance(State.STARTED, State.RESPONDED);
        var text = ScramText.of(challenge.data(), MAX_MESSAGE_BYTES);
        String serverFirst = text.from(0);
        String nonce = text.nonce(MAX_NONCE_LENGTH);
        if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length()) {
            throw new ProtocolViolation("the server's SCRAM nonce does not go on from ours");
        }
        Bytes salt = text.base64('s');
        if (salt.length() == 0 || salt.length() > MAX_SALT_BYTES) {
            throw ScramText.malformed("a salt of " + salt.length() + " bytes");
        }
        int iterations = iterations(text.attribute('i'));
        text.end();

        SaltedPassword salted = switch (secret) {
            case ScramSecret.Password(String password) -> SaltedPassword.derive(password, salt, iterations);
            case ScramSecret.Salted(SaltedPassword ready) -> ready;
        };
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(bindingInput.toByteArray()) + ",r=" + nonce;
        byte[] authMessage = ScramText.octets(clientFirstBare + "," + serverFirst + "," + withoutProof);
        byte[] proof = Sha256.xor(salted.clientKey(), Sha256.hmac(salted.storedKey(), authMessage));
        serverSignature = Bytes.of(Sha256.hmac(salted.serverKey(), authMessage));
        return new SASLResponse(Bytes.of(
                ScramText.octets(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof))));
    }

    private int iterations(String digits) {
        // nine digits fit an int, so that a number out of range is refused by its size and never wraps round
        if (!digits.matches("[1-9][0-9]{0,8}")) {
            throw ScramText.malformed("an iteration count that is not a number in range");
        }
        int iterations = Integer.parseInt(digits);
        if (iterations > maxIterations) {
            throw new ProtocolViolation(
                    "the server asks for " + iterations + " SCRAM iterations, more than " + maxIterations);
        }
        return iterations;
    }

    /** Checks that the server knows the secret too. */
    public void verify(AuthenticationSASLFinal last) {
        if (state != State.RESPONDED) {
            throw outOfTurn();
        }
        var text = ScramText.of(last.data(), MAX_MESSAGE_BYTES);
        if (text.from(0).startsWith("e=")) {
            throw new ProtocolViolation("the server refused the SCRAM login");
        }
        Bytes signature = text.base64('v');
        text.end();
        if (!signature.equals(serverSignature)) {
            throw new ProtocolViolation("the server did not prove that it knows the secret");
        }
        state = State.VERIFIED;
    }

    /** To be called at AuthenticationOk, which says nothing unless the server was verified before. */
    public void requireVerified() {
        if (state != State.VERIFIED) {
            throw new ProtocolViolation("the server said AuthenticationOk before it proved who it is");
        }
    }

    private void advance(State from, State to) {
        if (state != from) {
            throw outOfTurn();
        }
        state = to;
    }

    private static ProtocolViolation outOfTurn() {
        return new ProtocolViolation("a SASL message out of turn");
    }
}
