/**
 * Starts and keeps a real PostgreSQL: for the demo's target, for Nightlatch's own store, and for tests on every supported version.
 *
 * <p>{@link PostgresServer#start} is the whole story: it unpacks the programs once ({@link PostgresBinaries}), makes the data directory
 * once, takes over a server that an earlier run left behind, and answers only when the server accepts connections. The server survives
 * a crash of the JVM, and the next start adopts it.
 *
 * <pre>
 * folder/                    owner only
 *   data/                    the data directory; nightlatch.conf in it holds what the caller asked for
 *   superuser-password       random, made with the data directory
 *   server.log               what the server says
 *   sockets/                 Unix sockets, where the path is short enough
 *   tls/                     copies of certificate and key, with the rights that PostgreSQL insists on
 *   lock                     held while a JVM keeps this server; names its process id
 * </pre>
 *
 * <p>It speaks no SQL and knows no JDBC: databases, roles and backups are left to the callers.
 */
@NullMarked
package io.nightlatch.postgres.server;

import org.jspecify.annotations.NullMarked;
