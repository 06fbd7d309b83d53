package dev.gather.bench.scenario;

import dev.gather.bench.report.Results;
import java.io.IOException;

/** Something that may fail without keeping the rest from being measured. */
@FunctionalInterface
public interface Attempt {

  void run() throws IOException, InterruptedException;

  /** Runs it; that it failed is a problem of the results. */
  static void at(String scenario, Results results, Attempt attempt) throws InterruptedException {
    try {
      attempt.run();
    } catch (IOException | RuntimeException e) {
      results.problem(scenario + " was not finished: " + e);
    }
  }
}
