package io.nightlatch.control;

import java.util.Optional;

/**
 * Where clients reach the gateway.
 *
 * @param host empty where it listens on all addresses: then it is the host under which the caller reached the API
 * @param sslmode what libpq should be told, where its own default is not enough
 */
public record GatewayAddress(Optional<String> host, int port, Optional<String> sslmode) {}
