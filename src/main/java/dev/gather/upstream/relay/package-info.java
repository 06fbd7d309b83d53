/**
 * Bodies that pass on to their reader part by part, no faster than it reads.
 *
 * <p>In go the parts of a body; out come the same on a connection, or a reader that is lost. It
 * must never hold more of a body than its connection may.
 */
@NullMarked
package dev.gather.upstream.relay;

import org.jspecify.annotations.NullMarked;
