@NullMarked
package io.nightlatch.access;

import org.jspecify.annotations.NullMarked;
