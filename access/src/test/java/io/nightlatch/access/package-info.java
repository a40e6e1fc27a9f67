/** What the tests of the domain share: the demo's people and policy, and a clock that stands until it is moved. */
@NullMarked
package io.nightlatch.access;

import org.jspecify.annotations.NullMarked;
