/**
 * One call of a request: whether it is made, what is sent, and what came of it as a value.
 *
 * <p>In go a plan and a request's values; out come outcomes. It must never make a failure an error
 * signal.
 */
@NullMarked
package dev.gather.execution.call;

import org.jspecify.annotations.NullMarked;
