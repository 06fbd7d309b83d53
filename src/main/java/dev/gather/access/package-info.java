/**
 * Who asks, and whether they may.
 *
 * <p>In go what a definition says of that and the headers of requests; out come callers and
 * refusals. It must never tell anybody a credential, nor know what a request is for.
 */
@NullMarked
package dev.gather.access;

import org.jspecify.annotations.NullMarked;
