package io.nightlatch.postgres.roles.xray;

/** One right of an access list. {@code grantee} 0 is PUBLIC. */
record Entry(long grantee, Right right, boolean grantable) {
    static final long PUBLIC = 0;
}
