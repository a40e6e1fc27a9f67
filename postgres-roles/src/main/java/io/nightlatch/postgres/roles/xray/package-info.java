/**
 * Who can do what in one database today, and through which chain: read from the catalogs by a read-only connection, with
 * nothing installed, and reasoned about here. {@link io.nightlatch.postgres.roles.xray.Catalog} is what was read,
 * {@link io.nightlatch.postgres.roles.xray.Holdings} answers as {@code has_table_privilege} and its kin would, with the reason,
 * and {@link io.nightlatch.postgres.roles.xray.Report} is what a person reads. How it looks is left to others.
 */
@NullMarked
package io.nightlatch.postgres.roles.xray;

import org.jspecify.annotations.NullMarked;
