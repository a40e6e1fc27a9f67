package io.nightlatch.postgres.wire.scram;

import java.util.Optional;

/** The SASL mechanisms that PostgreSQL knows. */
public enum ScramMechanism {
    SCRAM_SHA_256("SCRAM-SHA-256"),
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS");

    private final String saslName;

    ScramMechanism(String saslName) {
        this.saslName = saslName;
    }

    public String saslName() {
        return saslName;
    }

    public static Optional<ScramMechanism> named(String saslName) {
        for (ScramMechanism mechanism : values()) {
            if (mechanism.saslName.equals(saslName)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }
}
