/**
 * The process that the gateway runs in: its time, what it can run out of, how rarely it says so,
 * and how its properties say what they may be.
 *
 * <p>In: errors of every room, as they come. Out: the time, the end of the process when memory ran
 * out, which limit of the process an error means, and when a line may be written. Knows no other
 * room, and never waits.
 */
@NullMarked
package dev.gather.process;

import org.jspecify.annotations.NullMarked;
