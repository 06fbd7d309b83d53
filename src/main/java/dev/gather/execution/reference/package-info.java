/**
 * References of services to themselves, as clients know them.
 *
 * <p>In goes a path of a service; out comes the path that leads clients there, by a proxied route
 * or by one with a call that could have asked for it, or nothing. It must never look at who asks.
 */
@NullMarked
package dev.gather.execution.reference;

import org.jspecify.annotations.NullMarked;
