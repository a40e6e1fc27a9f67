/**
 * Recognises who sends an HTTP request: by name and password (RFC 7617) or by bearer token (RFC 6750), anew each time,
 * without cookies. Every refusal reads the same; what anybody may do afterwards is not decided here.
 */
@NullMarked
package io.nightlatch.control.signin;

import org.jspecify.annotations.NullMarked;
