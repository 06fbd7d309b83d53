/**
 * What is told of single requests and of errors: spans, access log, failure log.
 *
 * <p>In go events of requests; out come spans and lines. It must never write a secret, or without a
 * bound.
 */
@NullMarked
package dev.gather.ops.trace;

import org.jspecify.annotations.NullMarked;
