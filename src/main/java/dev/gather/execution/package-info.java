/**
 * Runs a plan for one request.
 *
 * <p>In goes a {@link dev.gather.execution.ClientRequest}; out comes a {@link
 * dev.gather.execution.RouteResult}. Each call starts the moment what it reads is there, all are
 * joined by Mono.zip, and a call's failure is a value: whether it ends the request is decided here
 * and nowhere else. It must never know HTTP's side of the client.
 */
@NullMarked
package dev.gather.execution;

import org.jspecify.annotations.NullMarked;
