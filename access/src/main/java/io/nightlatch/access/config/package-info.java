/**
 * Where things are: reads {@code nightlatch.yaml} once, at the start. Secrets come in by reference only, from files of
 * their own or the environment. Who may do what is left to {@code policy}.
 */
@NullMarked
package io.nightlatch.access.config;

import org.jspecify.annotations.NullMarked;
