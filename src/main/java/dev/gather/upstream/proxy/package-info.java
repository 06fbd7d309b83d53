/**
 * The exchange of a proxied request: both bodies pass as they come.
 *
 * <p>In goes a client's request with its body; out comes exactly its own answer, handed on when its
 * headers are there. It must never hold more of a body than is on its way.
 */
@NullMarked
package dev.gather.upstream.proxy;

import org.jspecify.annotations.NullMarked;
