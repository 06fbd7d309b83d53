package dev.gather.jsonata;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits of one evaluation of an expression.
 *
 * @param time from the start of reading the input to the end of writing the result; always real, as
 *     computing is
 * @param maxResult bytes of the result
 * @param clock is what the expression reads the time from
 */
public record EvaluationLimits(Duration time, int maxResult, InstantSource clock) {}
