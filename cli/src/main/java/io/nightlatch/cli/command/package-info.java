/**
 * What all commands share: the options that choose a server and an output, what is typed turned into values, and the way
 * from there to the API. Leaves to the packages beside it what each command does.
 */
@NullMarked
package io.nightlatch.cli.command;

import org.jspecify.annotations.NullMarked;
