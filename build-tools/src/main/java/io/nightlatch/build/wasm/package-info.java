/**
 * Makes PostgreSQL's parser, which npm carries as WebAssembly, into classes of the JVM. Its biggest functions do not fit into
 * a JVM method and would be left to an interpreter, so they are first cut into small ones, see
 * {@link io.nightlatch.build.wasm.Outliner}.
 */
@NullMarked
package io.nightlatch.build.wasm;

import org.jspecify.annotations.NullMarked;
