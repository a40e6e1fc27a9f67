/**
 * The surgery on roles in a guarded PostgreSQL: the throw-away login of a session is opened, unlocked and ended, and the
 * catalogs are asked what a role could do. It leaves to others who may have which role and for how long.
 *
 * <p>Two logins work here. The {@link io.nightlatch.postgres.roles.Broker} makes and ends roles and never runs a line that a
 * user wrote; the undertaker can neither make roles nor grant them, and takes the steps of an ending that may fire a user's
 * event trigger. Every connection of theirs is pinned in its start-up packet, so that no setting of a database or a role
 * reaches it, and every statement spells out {@code pg_catalog}, so that no name in it can mean something else.
 */
@NullMarked
package io.nightlatch.postgres.roles;

import org.jspecify.annotations.NullMarked;
