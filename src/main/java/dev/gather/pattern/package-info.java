/**
 * Regular expressions whose time is linear in the text.
 *
 * <p>In go patterns as ECMA-262 writes them; out comes what finds them, or the place at which they
 * cannot be had. It must never let a pattern through that some text makes slow.
 */
@NullMarked
package dev.gather.pattern;

import org.jspecify.annotations.NullMarked;
