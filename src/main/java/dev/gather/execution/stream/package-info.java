/**
 * Documents in parts, routes that are evaluated over and over, and what of them waits for clients.
 *
 * <p>In go outcomes and documents; out come frames. It must never keep more for a client that does
 * not read than its bound.
 */
@NullMarked
package dev.gather.execution.stream;

import org.jspecify.annotations.NullMarked;
