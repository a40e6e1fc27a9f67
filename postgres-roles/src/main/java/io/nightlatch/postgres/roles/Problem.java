package io.nightlatch.postgres.roles;

/**
 * Something about a target that a person has to change.
 *
 * @param blocks whether sessions cannot be opened, unlocked or ended safely until it is changed
 * @param repair the SQL that changes it, to be run as a superuser in the target's database; or what to do where SQL cannot
 */
public record Problem(boolean blocks, String what, String repair) {}
