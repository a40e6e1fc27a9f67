/**
 * PostgreSQL's frontend/backend protocol 3: messages as records named as the manual names them, frames as bytes.
 *
 * <p>A relay scans frame headers in place with {@link io.nightlatch.postgres.wire.FrameScanner} and decodes only the
 * few messages it must understand; whatever it forwards it never decodes. One life of a connection, seen from between
 * the two ends (manual, chapter "Frontend/Backend Protocol", section "Message Flow"):
 *
 * <pre>{@code
 * frontend                                       backend
 *   SSLRequest                   ------------>                            untyped: StartupDecoder
 *                                <------------   'S' or 'N'               one byte: SSLResponse
 *   StartupMessage               ------------>                            untyped: StartupDecoder
 *                                <------------   AuthenticationSASL       typed from here on: FrameScanner
 *   SASLInitialResponse          ------------>
 *                                <------------   AuthenticationSASLContinue
 *   SASLResponse                 ------------>
 *                                <------------   AuthenticationSASLFinal, AuthenticationOk,
 *                                                ParameterStatus*, BackendKeyData, ReadyForQuery
 *   Query                        ------------>
 *                                <------------   RowDescription, DataRow*, CommandComplete, ReadyForQuery
 *   Parse, Bind, Execute, Sync   ------------>
 *                                <------------   ParseComplete, BindComplete, DataRow*, CommandComplete, ReadyForQuery
 *   Terminate                    ------------>
 * }</pre>
 *
 * <p>Both ends are taken for hostile: every length and count is checked against the bytes that are there, and what does
 * not fit is a {@link io.nightlatch.postgres.wire.ProtocolViolation}, never another exception. Sockets, channels, who
 * may say what and when, and the meaning of a statement are left to others.
 */
@NullMarked
package io.nightlatch.postgres.wire;

import org.jspecify.annotations.NullMarked;
