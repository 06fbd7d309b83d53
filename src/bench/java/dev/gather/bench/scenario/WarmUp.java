package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.Target;
import dev.gather.bench.process.JvmProbe;
import dev.gather.bench.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Puts load on a server until it is as fast as it gets: until the throughput of some windows in a
 * row differs by no more than a twentieth, and a JVM compiles hardly anything any more.
 */
record WarmUp(Lengths lengths) {

  private static final double STEADY = 1.05;
  private static final double COMPILING = 0.1;
  private static final int IN_A_ROW = 3;

  /** Returns requests per second. */
  double run(Target target, int connections, Optional<JvmProbe> jvm) throws IOException {
    List<Double> windows = new ArrayList<>();
    try (LoadGenerator load = new LoadGenerator(target, connections)) {
      while (true) {
        long compiling = jvm.map(JvmProbe::compiling).orElse(0L);
        windows.add(load.closed(lengths.window()).perSecond());
        double compiled = jvm.map(JvmProbe::compiling).orElse(0L) - compiling;
        List<Double> last = windows.subList(Math.max(0, windows.size() - IN_A_ROW), windows.size());
        boolean steady =
            last.size() == IN_A_ROW
                && Collections.max(last) <= Collections.min(last) * STEADY
                && compiled <= lengths.window().toMillis() * COMPILING;
        if (steady || windows.size() == lengths.mostWindows()) {
          return Spread.of(last).median();
        }
      }
    }
  }
}
