/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS for both sides (RFC 5802, RFC 7677; channel binding {@code tls-server-end-point}
 * of RFC 5929), as PostgreSQL speaks them (manual, "SASL Authentication"): state machines that take messages and give
 * messages.
 *
 * <pre>{@code
 * ScramClient                                        ScramServer
 *   start    SASLInitialResponse    ------------>    first
 *   respond                         <------------    Challenge: AuthenticationSASLContinue
 *            SASLResponse           ------------>    last
 *   verify                          <------------    Accepted: AuthenticationSASLFinal
 *   requireVerified                 <------------    AuthenticationOk
 * }</pre>
 *
 * <p>The server side finds which of a person's secrets was used, so that a grant token can be typed where the password
 * goes. Where verifiers are kept and what a login may do is left to others. Only
 * {@link io.nightlatch.postgres.wire.scram.SaltedPassword#derive} and a client that was given a password compute for
 * long (milliseconds): not on an event loop.
 */
@NullMarked
package io.nightlatch.postgres.wire.scram;

import org.jspecify.annotations.NullMarked;
