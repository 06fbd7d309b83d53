/**
 * A process that has just started answers requests to itself before it says that it is ready, so
 * that clients do not wait for what is compiled, connected and looked up with the first of them.
 *
 * <p>In goes the port of a gateway of its own, out comes nothing but the time when readiness may go
 * up. It must never send anything to a real service, nor leave a trace in what operators see of
 * real routes.
 */
@NullMarked
package dev.gather.ops.warmup;

import org.jspecify.annotations.NullMarked;
