package dev.gather.bench.report;

/**
 * One number.
 *
 * @param scenario what was asked
 * @param server who answered
 * @param round one of several in which the same was measured; servers of a round stood next to each
 *     other in time
 */
public record Sample(String scenario, String server, int round, Measure measure, double value) {}
