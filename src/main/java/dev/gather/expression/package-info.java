/**
 * Text with references in it, and the values they stand for.
 *
 * <p>In go template texts and, per request, {@link dev.gather.expression.Values}; out come encoded
 * request targets and JSON bodies. It works on the bytes of JSON that has been checked, never on
 * trees, and must never know where values come from or what is done with the result.
 */
@NullMarked
package dev.gather.expression;

import org.jspecify.annotations.NullMarked;
