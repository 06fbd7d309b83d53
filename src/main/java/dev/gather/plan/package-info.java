/**
 * Immutable plans, which definitions are compiled to.
 *
 * <p>A {@link dev.gather.plan.GatewayPlan} is plain data that says what to call after what. It
 * knows no Spring, sends nothing and must never change after it was compiled.
 */
@NullMarked
package dev.gather.plan;

import org.jspecify.annotations.NullMarked;
