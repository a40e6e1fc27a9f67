/**
 * The HTTP API: who is asking, what they may see, and the acts on requests, grants, sessions and tokens. {@link
 * io.nightlatch.control.ControlServer} starts it on what it is handed; decisions and storage are the domain's, and no web
 * framework's type shows outside.
 */
@NullMarked
package io.nightlatch.control;

import org.jspecify.annotations.NullMarked;
