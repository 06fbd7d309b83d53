/**
 * WebSockets that pass through.
 *
 * <p>In go the bytes of both sides of one; out come the same, frame by frame, and the gateway's own
 * last word where it has one. It must never hold more of a frame than its header, nor read what is
 * in one.
 */
@NullMarked
package dev.gather.upstream.websocket;

import org.jspecify.annotations.NullMarked;
