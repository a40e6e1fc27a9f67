package io.nightlatch.postgres.roles.xray;

/**
 * {@code member} is in {@code role}.
 *
 * @param inherit whether it has the role's rights as it is; on 15 the member's own INHERIT says so
 * @param set whether it may SET ROLE; on 15 always
 */
public record Membership(long role, long member, long grantor, boolean admin, boolean inherit, boolean set) {}
