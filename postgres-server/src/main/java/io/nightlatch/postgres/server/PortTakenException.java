package io.nightlatch.postgres.server;

import java.util.Optional;

/** The chosen port belongs to somebody else. */
public final class PortTakenException extends PostgresServerException {
    private final int port;

    @SuppressWarnings("serial") // never serialized
    private final Optional<PortOwner> owner;

    PortTakenException(int port, Optional<PortOwner> owner) {
        super("port " + port + " on 127.0.0.1 is taken by "
                + owner.map(PortOwner::toString).orElse("another program")
                + ". Stop it, or choose another port.");
        this.port = port;
        this.owner = owner;
    }

    public int port() {
        return port;
    }

    /** Who listens there; empty where the system does not tell. */
    public Optional<PortOwner> owner() {
        return owner;
    }
}
