package dev.gather.jsonata;

import java.time.Duration;

/**
 * Limits of one evaluation of an expression.
 *
 * @param time from the start of reading the input to the end of writing the result
 * @param maxResult bytes of the result
 */
public record EvaluationLimits(Duration time, int maxResult) {}
