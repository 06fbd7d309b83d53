/**
 * The door of the operators' endpoints, on whichever port they are.
 *
 * <p>In go requests to them; out go those of operators, and problems for all others. It must never
 * be in the way of a client's request, and knows nothing of what an endpoint does.
 */
@NullMarked
package dev.gather.web.operators;

import org.jspecify.annotations.NullMarked;
