/**
 * What the gateway reads in a statement's text: Nightlatch's own statements, whether a text may run a second time, and
 * which rights it seems to need. It cuts tokens by PostgreSQL's lexical rules and knows a few beginnings; what it does
 * not understand it says nothing about. None of it guards anything: the database does.
 */
@NullMarked
package io.nightlatch.postgres.gateway.statement;

import org.jspecify.annotations.NullMarked;
