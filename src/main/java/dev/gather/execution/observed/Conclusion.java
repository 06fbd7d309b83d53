package dev.gather.execution.observed;

/**
 * What one request came to.
 *
 * @param outcome how it ended
 * @param status the client's; 0 when it left before there was one
 * @param nanos from its arrival to its answer
 * @param overhead nanoseconds of it in which no call was under way
 */
public record Conclusion(RequestOutcome outcome, int status, long nanos, long overhead) {}
