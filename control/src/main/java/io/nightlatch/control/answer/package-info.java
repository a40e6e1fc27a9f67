/** What the API says when it does not do what was asked: problem details (RFC 9457) that end in the next step. */
@NullMarked
package io.nightlatch.control.answer;

import org.jspecify.annotations.NullMarked;
