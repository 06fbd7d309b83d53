package dev.gather.bench.scenario;

import dev.gather.bench.load.Latencies;
import dev.gather.bench.load.Load;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.GcLog;
import dev.gather.bench.process.Processors;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import dev.gather.bench.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets servers take turns at a scenario, round after round, so that whatever else the machine does
 * meets all of them.
 */
public final class Contest {

  private final Processors processors;
  private final Load load;
  private final Stub stub;
  private final Lengths lengths;
  private final Results results;
  private final Set<Contestant> settled = new HashSet<>();

  public Contest(Processors processors, Load load, Stub stub, Lengths lengths, Results results) {
    this.processors = processors;
    this.load = load;
    this.stub = stub;
    this.lengths = lengths;
    this.results = results;
  }

  /** All servers are asked by the scenario's name. */
  public void run(Scenario scenario, Collection<Contestant> servers) throws InterruptedException {
    run(
        scenario,
        servers.stream()
            .map(
                server -> new Entry(server.name(), server, "/" + scenario.name(), scenario.calls()))
            .toArray(Entry[]::new));
  }

  void run(Scenario scenario, Contestant server) throws InterruptedException {
    run(scenario, List.of(server));
  }

  void run(Scenario scenario, Entry... entries) throws InterruptedException {
    results.begin(scenario.name(), scenario.title());
    Attempt.at(scenario.name(), results, () -> turns(scenario, entries));
  }

  private void turns(Scenario scenario, Entry... entries) throws IOException, InterruptedException {
    for (Entry entry : entries) {
      if (!settled.contains(entry.server())) {
        warm(scenario, entry, lengths.mostWindows());
      }
    }
    for (Entry entry : entries) {
      settle(entry.server());
    }
    List<Warm> warm = new ArrayList<>();
    for (Entry entry : entries) {
      double perSecond = warm(scenario, entry, lengths.mostAgain());
      int pauses = entry.server().pauses().map(GcLog::count).orElse(0);
      warm.add(new Warm(entry, perSecond, pauses, new Latencies(), new Latencies()));
    }
    for (int round = 0; round < lengths.rounds(); round++) {
      for (Warm server : warm) {
        Turn turn =
            new Turn(
                scenario,
                server.entry(),
                round,
                load,
                stub,
                results,
                server.closed(),
                server.open());
        turn.closed(lengths.closed());
        turn.open(lengths.open(), server.perSecond() / 2);
      }
      // Whoever comes first has what the one before has left.
      Collections.rotate(warm, -1);
    }
    for (Warm server : warm) {
      addLatencies(scenario, server.entry(), server.closed(), Measure.P50, Measure.P99);
      addLatencies(scenario, server.entry(), server.open(), Measure.HALF_P50, Measure.HALF_P99);
      addPauses(scenario, server);
    }
  }

  /** For what is no contest: warm, and on its own processor. */
  void prepare(Contestant server) throws IOException {
    if (!settled.contains(server)) {
      Scenario small = Scenarios.fanOuts().get(0);
      warm(
          small,
          new Entry(server.name(), server, "/" + small.name(), small.calls()),
          lengths.mostWindows());
      settle(server);
    }
  }

  private void settle(Contestant server) {
    if (settled.add(server) && !processors.settle(server.process())) {
      results.problem(server.name() + " is not on its own processor alone");
    }
  }

  private double warm(Scenario scenario, Entry entry, int mostWindows) throws IOException {
    return new WarmUp(entry.name(), lengths.window(), mostWindows)
        .run(entry.target(scenario), scenario.connections(), entry.server().jvm());
  }

  private void addLatencies(
      Scenario scenario, Entry entry, Latencies latencies, Measure p50, Measure p99) {
    if (latencies.count() > 0) {
      add(scenario, entry, p50, latencies.percentile(50) / 1e3);
      add(scenario, entry, p99, latencies.percentile(99) / 1e3);
    }
  }

  private void addPauses(Scenario scenario, Warm warm) {
    Entry entry = warm.entry();
    List<Double> pauses =
        entry.server().pauses().map(log -> log.after(warm.pauses())).orElse(List.of());
    if (!pauses.isEmpty()) {
      Spread spread = Spread.of(pauses);
      add(scenario, entry, Measure.PAUSE_P50, spread.median());
      add(scenario, entry, Measure.PAUSE_MAX, spread.most());
    }
  }

  private void add(Scenario scenario, Entry entry, Measure measure, double value) {
    results.add(new Sample(scenario.name(), entry.name(), 0, measure, value));
  }

  /**
   * A server that is ready to be measured.
   *
   * @param perSecond requests that it can answer
   * @param pauses of its collector so far
   * @param closed takes the latencies of all its closed loops
   * @param open takes those at a fixed rate
   */
  private record Warm(
      Entry entry, double perSecond, int pauses, Latencies closed, Latencies open) {}
}
