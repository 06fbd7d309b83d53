package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.GcLog;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import dev.gather.bench.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Lets servers take turns at a scenario, round after round, so that whatever else the machine does
 * meets all of them.
 */
public final class Contest {

  private static final double STEADY = 1.05;
  private static final int STEADY_WINDOWS = 3;

  private final Stub stub;
  private final Lengths lengths;
  private final Results results;

  public Contest(Stub stub, Lengths lengths, Results results) {
    this.stub = stub;
    this.lengths = lengths;
    this.results = results;
  }

  /** All servers are asked by the scenario's name. */
  public void run(Scenario scenario, List<Contestant> servers)
      throws IOException, InterruptedException {
    run(
        scenario,
        servers.stream()
            .map(server -> new Entry(server, "/" + scenario.name()))
            .toArray(Entry[]::new));
  }

  void run(Scenario scenario, Entry... entries) throws IOException, InterruptedException {
    results.entitle(scenario.name(), scenario.title());
    List<Warm> warm = new ArrayList<>();
    for (Entry entry : entries) {
      warm.add(warm(scenario, entry));
    }
    for (int round = 0; round < lengths.rounds(); round++) {
      for (Warm server : warm) {
        Turn turn = new Turn(scenario, server.entry(), round, stub, results);
        turn.closed(lengths.closed());
        turn.open(lengths.open(), server.perSecond() / 2);
      }
    }
    for (Warm server : warm) {
      addPauses(scenario, server);
    }
  }

  /** Puts load on a server until its throughput is steady. */
  private Warm warm(Scenario scenario, Entry entry) throws IOException {
    List<Double> windows = new ArrayList<>();
    try (LoadGenerator load = new LoadGenerator(entry.target(scenario), scenario.connections())) {
      while (true) {
        windows.add(load.closed(lengths.window()).perSecond());
        List<Double> last =
            windows.subList(Math.max(0, windows.size() - STEADY_WINDOWS), windows.size());
        boolean steady =
            last.size() == STEADY_WINDOWS
                && Collections.max(last) <= Collections.min(last) * STEADY;
        if (steady || windows.size() == lengths.mostWindows()) {
          return new Warm(entry, Spread.of(last).median(), entry.server().pauses().map(GcLog::count).orElse(0));
        }
      }
    }
  }

  private void addPauses(Scenario scenario, Warm warm) {
    Contestant server = warm.entry().server();
    List<Double> pauses = server.pauses().map(log -> log.after(warm.pauses())).orElse(List.of());
    if (!pauses.isEmpty()) {
      Spread spread = Spread.of(pauses);
      add(scenario, server, Measure.PAUSE_P50, spread.median());
      add(scenario, server, Measure.PAUSE_MAX, spread.most());
    }
  }

  private void add(Scenario scenario, Contestant server, Measure measure, double value) {
    results.add(new Sample(scenario.name(), server.name(), 0, measure, value));
  }

  /**
   * A server that is ready to be measured.
   *
   * @param perSecond requests that it can answer
   * @param pauses of its collector so far
   */
  private record Warm(Entry entry, double perSecond, int pauses) {}
}
