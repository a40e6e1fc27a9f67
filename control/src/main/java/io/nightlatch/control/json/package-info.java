/** The API's JSON, field by field: what goes out, what comes in. Leaves to {@code sight} who may read which of it. */
@NullMarked
package io.nightlatch.control.json;

import org.jspecify.annotations.NullMarked;
