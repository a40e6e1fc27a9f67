@NullMarked
package io.nightlatch.access.condition;

import org.jspecify.annotations.NullMarked;
