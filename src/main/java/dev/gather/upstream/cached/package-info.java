/**
 * The stages that answer without the service, and remember what it has answered.
 *
 * <p>In goes a call that may be stored; out comes a stored answer or the service's. It must never
 * keep an answer from anybody because the cache has trouble.
 */
@NullMarked
package dev.gather.upstream.cached;

import org.jspecify.annotations.NullMarked;
