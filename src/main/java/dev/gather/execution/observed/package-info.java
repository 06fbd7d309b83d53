/**
 * What is told of a request's life to whoever counts, traces and writes it.
 *
 * <p>Out go ends of calls and requests, as plain records. It must never hold up or fail what it
 * tells of.
 */
@NullMarked
package dev.gather.execution.observed;

import org.jspecify.annotations.NullMarked;
