/**
 * How many requests are under way, and what follows when they become too many.
 *
 * <p>In: each request of a route when it begins and when it ends. Out: whether it may begin, and
 * whether calls that an answer can do without are made. It knows nothing of what a request is, and
 * never makes one wait.
 */
@NullMarked
package dev.gather.execution.overload;

import org.jspecify.annotations.NullMarked;
