/**
 * What HTTP says of storing answers and of serving them again, as functions without a clock.
 *
 * <p>In go the fields, the status and the times of an answer; out comes whether it may be stored,
 * how old it is and until when it may be served. Nothing here reads a clock, sends or stores: the
 * same answer at the same time always gives the same result, whoever asks.
 */
@NullMarked
package dev.gather.rfc9111;

import org.jspecify.annotations.NullMarked;
