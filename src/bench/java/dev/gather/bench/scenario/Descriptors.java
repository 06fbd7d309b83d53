package dev.gather.bench.scenario;

import dev.gather.bench.process.Machine;
import dev.gather.bench.report.Results;

/** How many connections can be open at once. */
final class Descriptors {

  private static final int OTHERS = 1_000;

  private Descriptors() {}

  /** As many as are wanted, or fewer and a note of it. */
  static int most(int wanted, Results results) {
    int most = Math.max(100, Machine.descriptors() - OTHERS);
    if (most < wanted) {
      results.note(
          "%,d connections instead of %,d: ulimit -n is %,d"
              .formatted(most, wanted, Machine.descriptors()));
    }
    return Math.min(most, wanted);
  }
}
