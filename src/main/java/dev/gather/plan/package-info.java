/**
 * Definitions become immutable, compiled plans.
 *
 * <p>In go the records of the definition files; out comes a {@link dev.gather.plan.GatewayPlan}, or
 * every problem of meaning that the files have. A plan is plain data that says what to call after
 * what. It knows no Spring, sends nothing and must never change after it was compiled.
 */
@NullMarked
package dev.gather.plan;

import org.jspecify.annotations.NullMarked;
