/**
 * Text with references in it, and the values they stand for.
 *
 * <p>In go texts of a definition and, per request, {@link dev.gather.template.Values}; out come
 * encoded request targets, texts and JSON. It must never know where values come from or what is
 * done with the result.
 */
@NullMarked
package dev.gather.template;

import org.jspecify.annotations.NullMarked;
