/**
 * The exchange: one request over HTTP/1.1 and its answer.
 *
 * <p>In goes a request with everything resolved; out comes exactly its own answer, or a failure. It
 * must never let a connection carry anything from one exchange to the next.
 */
@NullMarked
package dev.gather.upstream.http;

import org.jspecify.annotations.NullMarked;
