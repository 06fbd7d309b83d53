/**
 * What stands behind and beside Gather: the stub that all call, and what Gather is compared with.
 */
@NullMarked
package dev.gather.bench.server;

import org.jspecify.annotations.NullMarked;
