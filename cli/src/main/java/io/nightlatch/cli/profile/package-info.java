/**
 * Who a person is towards which server, kept between commands in a file that only they can read. Leaves to {@code api}
 * how that is proved.
 */
@NullMarked
package io.nightlatch.cli.profile;

import org.jspecify.annotations.NullMarked;
