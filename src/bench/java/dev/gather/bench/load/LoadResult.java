package dev.gather.bench.load;

import java.util.Optional;

/**
 * What a stretch of load gave.
 *
 * @param answers all of them, those that were wrong as well
 * @param seconds from the first request to the last answer
 * @param p50 median latency in microseconds
 * @param p99 in microseconds
 * @param latencies of all answers; none where the generator tells percentiles alone
 * @param cut requests at most that were under way when it ended, and are not in {@code answers}
 * @param wrong answers with another status or other bytes
 * @param firstWrong what the first of those was, or empty
 */
public record LoadResult(
    long answers,
    double seconds,
    double p50,
    double p99,
    Optional<Latencies> latencies,
    int cut,
    long wrong,
    String firstWrong) {

  public double perSecond() {
    return answers / seconds;
  }
}
