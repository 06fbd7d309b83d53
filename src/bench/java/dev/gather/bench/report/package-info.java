/** Samples, and what is written of them. */
@NullMarked
package dev.gather.bench.report;

import org.jspecify.annotations.NullMarked;
