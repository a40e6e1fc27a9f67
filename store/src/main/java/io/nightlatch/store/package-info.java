/**
 * The domain's ports in PostgreSQL: requests, grants, sessions, the trail and the API's tokens, a change and its events in
 * one transaction. State transitions are held by the database too, by constraints and triggers named for the rule they keep
 * (see the migrations). One node runs on a store; what it means that access ends is the business of {@code access}.
 */
@NullMarked
package io.nightlatch.store;

import org.jspecify.annotations.NullMarked;
