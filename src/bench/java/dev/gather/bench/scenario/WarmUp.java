package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.Target;
import dev.gather.bench.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts load on a server until its throughput is steady: until the windows in a row differ by no
 * more than a twentieth.
 */
record WarmUp(Lengths lengths) {

  private static final double STEADY = 1.05;
  private static final int IN_A_ROW = 3;

  /** Returns requests per second. */
  double run(Target target, int connections) throws IOException {
    List<Double> windows = new ArrayList<>();
    try (LoadGenerator load = new LoadGenerator(target, connections)) {
      while (true) {
        windows.add(load.closed(lengths.window()).perSecond());
        List<Double> last = windows.subList(Math.max(0, windows.size() - IN_A_ROW), windows.size());
        boolean steady =
            last.size() == IN_A_ROW && Collections.max(last) <= Collections.min(last) * STEADY;
        if (steady || windows.size() == lengths.mostWindows()) {
          return Spread.of(last).median();
        }
      }
    }
  }
}
