/**
 * Compiles definitions.
 *
 * <p>In go the records of the definition files; out comes a {@link dev.gather.plan.GatewayPlan}, or
 * every problem of meaning that the files have. It runs when files are read and never for a
 * request.
 */
@NullMarked
package dev.gather.plan.compile;

import org.jspecify.annotations.NullMarked;
