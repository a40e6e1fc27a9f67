/** Commands that look at the policy: at a file on this machine, and at the one in force on the server. */
@NullMarked
package io.nightlatch.cli.policy;

import org.jspecify.annotations.NullMarked;
