/**
 * Text with references in it, shapes and expressions, and the values they stand for.
 *
 * <p>In go texts of a definition and, per request, {@link dev.gather.expression.Values}; out come
 * encoded request targets and JSON. It works on the bytes of JSON that has been checked; only
 * JSONata makes trees, of what an expression reads. It must never know where values come from or
 * what is done with the result.
 */
@NullMarked
package dev.gather.expression;

import org.jspecify.annotations.NullMarked;
