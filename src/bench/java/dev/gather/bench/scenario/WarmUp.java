package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.LoadResult;
import dev.gather.bench.load.Target;
import dev.gather.bench.process.JvmProbe;
import dev.gather.bench.report.Spread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts load on a server until it is as fast as it gets: until a JVM has compiled hardly anything in
 * some windows in a row. What does not compile has these windows alone. Throughput says less: on
 * most machines it changes by more than a warm JVM's does.
 */
record WarmUp(String server, Duration window, int mostWindows) {

  private static final double COMPILING = 0.05;
  private static final int IN_A_ROW = 3;

  /** Returns requests per second, of the last windows. */
  double run(Target target, int connections, Optional<JvmProbe> jvm) throws IOException {
    List<Double> windows = new ArrayList<>();
    int quiet = 0;
    try (LoadGenerator load = new LoadGenerator(target, connections)) {
      while (quiet < IN_A_ROW && windows.size() < mostWindows) {
        long before = jvm.map(JvmProbe::compiling).orElse(0L);
        LoadResult result = load.closed(window);
        windows.add(result.perSecond());
        if (result.wrong() > 0) {
          throw new IOException(server + " is not warmed by wrong answers: " + result.firstWrong());
        }
        long compiled = jvm.map(JvmProbe::compiling).orElse(0L) - before;
        quiet = compiled <= window.toMillis() * COMPILING ? quiet + 1 : 0;
      }
    }
    return Spread.of(windows.subList(Math.max(0, windows.size() - IN_A_ROW), windows.size()))
        .median();
  }
}
