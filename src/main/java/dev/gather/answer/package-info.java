/**
 * What a client is answered.
 *
 * <p>In goes what a request came to; out come status, headers and body, as plain values: whoever
 * answers says the same. It must never know a connection, nor what writes the answer to it.
 */
@NullMarked
package dev.gather.answer;

import org.jspecify.annotations.NullMarked;
