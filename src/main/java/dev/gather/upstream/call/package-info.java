/**
 * The contract of calls and of proxied requests: request, answer, failure, deadline, and what a
 * stage is.
 *
 * <p>All other packages of the room, and whoever sends requests, speak in these. It must never know
 * how a request is sent.
 */
@NullMarked
package dev.gather.upstream.call;

import org.jspecify.annotations.NullMarked;
