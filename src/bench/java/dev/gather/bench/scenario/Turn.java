package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.LoadResult;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.JvmAllocations;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;
import java.time.Duration;

/** A server's turn in a round of a scenario. */
final class Turn {

  private static final int OPEN_CONNECTIONS = 64;

  private final Scenario scenario;
  private final Entry entry;
  private final int round;
  private final Stub stub;
  private final Results results;

  Turn(Scenario scenario, Entry entry, int round, Stub stub, Results results) {
    this.scenario = scenario;
    this.entry = entry;
    this.round = round;
    this.stub = stub;
    this.results = results;
  }

  /** A closed loop, in which the server does as much as it can. */
  void closed(Duration duration) throws IOException, InterruptedException {
    Contestant server = entry.server();
    try (LoadGenerator load = new LoadGenerator(entry.target(scenario), scenario.connections())) {
      long calls = stub.requests();
      long allocated = server.allocations().map(JvmAllocations::bytes).orElse(0L);
      Duration cpu = server.process().cpu();
      LoadResult result = load.closed(duration);
      double used = server.process().cpu().minus(cpu).toNanos() / 1e3;
      long bytes = server.allocations().map(JvmAllocations::bytes).orElse(0L) - allocated;
      check(result, stub.requests() - calls);
      add(Measure.THROUGHPUT, result.perSecond());
      add(Measure.CPU, used / result.answers());
      if (server.allocations().isPresent()) {
        add(Measure.ALLOCATED, bytes / 1024.0 / result.answers());
      }
      add(Measure.P50, result.p50() / 1e3);
      add(Measure.P99, result.p99() / 1e3);
      add(Measure.RESIDENT, server.process().resident() / 1024.0 / 1024);
      add(Measure.BUSY, used / result.seconds() / 1e4);
    }
  }

  /** A fixed rate, at which the server has time to spare. */
  void open(Duration duration, double perSecond) throws IOException, InterruptedException {
    try (LoadGenerator load = new LoadGenerator(entry.target(scenario), OPEN_CONNECTIONS)) {
      long calls = stub.requests();
      LoadResult result = load.open(duration, perSecond);
      check(result, stub.requests() - calls);
      add(Measure.HALF_P50, result.p50() / 1e3);
      add(Measure.HALF_P99, result.p99() / 1e3);
    }
  }

  private void check(LoadResult result, long calls) {
    String who = entry.name() + ", " + scenario.name() + ": ";
    if (result.wrong() > 0) {
      results.problem(
          who
              + "%d of %d answers were not as expected, the first: %s"
                  .formatted(result.wrong(), result.answers(), result.firstWrong()));
    }
    long expected = result.answers() * entry.calls();
    if (calls != expected) {
      results.problem(
          who + "%d requests reached the stub (expected: %d)".formatted(calls, expected));
    }
  }

  private void add(Measure measure, double value) {
    results.add(new Sample(scenario.name(), entry.name(), round, measure, value));
  }
}
