/**
 * Metrics, for Micrometer.
 *
 * <p>In go events and numbers of other rooms; out come meters, whose labels come from definitions
 * alone. It must never be in the way of a request.
 */
@NullMarked
package dev.gather.ops.metric;

import org.jspecify.annotations.NullMarked;
