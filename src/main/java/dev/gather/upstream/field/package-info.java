/**
 * Header fields of requests to services and of their answers.
 *
 * <p>In go fields as a client or a service wrote them; out come those that go on from here. Values
 * are hostile: their number and bytes are bounded.
 */
@NullMarked
package dev.gather.upstream.field;

import org.jspecify.annotations.NullMarked;
