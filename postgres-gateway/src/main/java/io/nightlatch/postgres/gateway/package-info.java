/**
 * One client connection from its first byte to its close. The client signs in here (SCRAM), the session gets a throw-away
 * login in the target, and from then on bytes are relayed between two sockets of one event loop:
 * <pre>
 *  client                        gateway                                   target
 *    | SSLRequest, StartupMessage  |                                          |
 *    | SASL exchange ------------- | who is it? (directory, grant tokens)     |
 *    |                             | session written down, login made ------- | CREATE ROLE, GRANT baseline
 *    |                             | StartupMessage, SASL exchange ---------- | as the login
 *    |                             | NOLOGIN -------------------------------- | nobody comes in beside us
 *    | ParameterStatus*, BackendKeyData (our secret), ReadyForQuery           |
 *    | Query --------------------> | frames scanned in place ---------------> |
 *    | <-- rows ------------------ | <--------------------------------------- |
 *    |                             | <---- ErrorResponse 42501                |
 *    | <-- NOTICE: waiting ------- | request filed, statement held            |
 *    |                             | approved: GRANT to the login, sent again |
 * </pre>
 * When a grant is over, the connection to the target is left for one with a fresh login ({@link
 * io.nightlatch.postgres.gateway.GoingOn}), or the client is cut.
 *
 * <p>Nothing blocks on an event loop: what asks the store or the target's catalogs runs on virtual threads. Knows the
 * target only through the ports of {@code access.session}.
 */
@NullMarked
package io.nightlatch.postgres.gateway;

import org.jspecify.annotations.NullMarked;
