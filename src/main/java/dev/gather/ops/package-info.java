/**
 * What operators see and do: start-up, checks, metrics and actuator endpoints.
 *
 * <p>In go the other rooms' state and events; out come answers for people and machines that run the
 * gateway. It wires the rooms together, and must never be in the way of a request.
 */
@NullMarked
package dev.gather.ops;

import org.jspecify.annotations.NullMarked;
