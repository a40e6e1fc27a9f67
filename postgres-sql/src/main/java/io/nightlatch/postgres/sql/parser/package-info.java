/**
 * PostgreSQL's parser: libpg_query, compiled from WebAssembly to classes of the JVM by the build. It runs inside the memory
 * of its instance and reaches nothing outside; whatever goes wrong in it is an exception here. Leaves what its trees mean to
 * others.
 */
@NullMarked
package io.nightlatch.postgres.sql.parser;

import org.jspecify.annotations.NullMarked;
