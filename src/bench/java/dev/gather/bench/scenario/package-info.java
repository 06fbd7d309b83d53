/** What is measured: each class puts one question to running servers. */
@NullMarked
package dev.gather.bench.scenario;

import org.jspecify.annotations.NullMarked;
