/**
 * JSONata, with the library behind it hardened against what expressions and data may ask of it.
 *
 * <p>In go expressions of a definition and, per evaluation, checked JSON; out comes JSON, or what
 * was refused. Only here are trees made, of what an expression reads. It must never run without a
 * budget of time, depth and bytes.
 */
@NullMarked
package dev.gather.jsonata;

import org.jspecify.annotations.NullMarked;
