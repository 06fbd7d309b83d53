/**
 * The stages that keep a failing service from failing others: retries and their budget, attempts,
 * the bulkhead, the circuit breaker, the time limit.
 *
 * <p>In goes a call; out comes the same, or its failure. It must never hold a thread, or lose a
 * place or a permission.
 */
@NullMarked
package dev.gather.upstream.guard;

import org.jspecify.annotations.NullMarked;
