/**
 * How a browser stays signed in: a session of the web server that ends with the password, the person or the day, forms
 * that only our own pages can send, and headers that leave a smuggled script nothing to run.
 */
@NullMarked
package io.nightlatch.console.signin;

import org.jspecify.annotations.NullMarked;
