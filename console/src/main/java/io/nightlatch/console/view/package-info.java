/** What templates show, in words: sentences, durations, stories, SQL with its keywords marked. Knows no HTTP. */
@NullMarked
package io.nightlatch.console.view;

import org.jspecify.annotations.NullMarked;
