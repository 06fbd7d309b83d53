/**
 * Measures Gather, from outside, beside others that do the same. See {@code
 * src/docs/performance.md}.
 */
@NullMarked
package dev.gather.bench;

import org.jspecify.annotations.NullMarked;
