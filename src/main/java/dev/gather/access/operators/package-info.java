/**
 * Who may come to the operators' endpoints, and what is written down of that.
 *
 * <p>In go the credentials of requests to those endpoints, and what was asked of them; out come
 * refusals, and lines of the log {@code gather.audit}. It must never keep, show or write a token,
 * nor take what a client says of itself for who it is.
 */
@NullMarked
package dev.gather.access.operators;

import org.jspecify.annotations.NullMarked;
