/** Processes of the bench: how they are started, where they run, what they have used. */
@NullMarked
package dev.gather.bench.process;

import org.jspecify.annotations.NullMarked;
