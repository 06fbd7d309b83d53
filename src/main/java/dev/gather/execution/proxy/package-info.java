/**
 * Requests that are passed on as they are.
 *
 * <p>In go a plan and a client's request with its body; out comes an upstream's answer with its
 * own, its references written as clients know them. It must never read a body.
 */
@NullMarked
package dev.gather.execution.proxy;

import org.jspecify.annotations.NullMarked;
