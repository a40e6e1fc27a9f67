/**
 * What a statement is and does, in words that policy, approvers and the trail share: its kind, what it touches, what it needs.
 * Told by a {@link io.nightlatch.access.statement.StatementReader}, which knows a database's own grammar; serves prediction,
 * judgement and evidence, and is never the wall.
 */
@NullMarked
package io.nightlatch.access.statement;

import org.jspecify.annotations.NullMarked;
