package dev.gather.bench.scenario;

import dev.gather.bench.load.Latencies;
import dev.gather.bench.load.Load;
import dev.gather.bench.load.LoadResult;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.JvmProbe;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;
import java.time.Duration;

/**
 * A server's turn in a round of a scenario.
 *
 * @param closed takes the latencies of its closed loop
 * @param open takes those at a fixed rate
 */
record Turn(
    Scenario scenario,
    Entry entry,
    int round,
    Load load,
    Stub stub,
    Results results,
    Latencies closed,
    Latencies open) {

  private static final int OPEN_CONNECTIONS = 64;

  /** A closed loop, in which the server does as much as it can. */
  void closed(Duration duration) throws IOException, InterruptedException {
    Contestant server = entry.server();
    long calls = stub.requests();
    long allocated = allocated(server);
    Duration cpu = server.process().cpu();
    LoadResult result = load.closed(entry.target(scenario), scenario.connections(), duration);
    double used = server.process().cpu().minus(cpu).toNanos() / 1e3;
    long bytes = allocated(server) - allocated;
    check(result, (result.cut() > 0 ? stub.requestsAtLast() : stub.requests()) - calls);
    add(Measure.THROUGHPUT, result.perSecond());
    add(Measure.CPU, used / result.answers());
    if (server.jvm().isPresent()) {
      add(Measure.ALLOCATED, bytes / 1024.0 / result.answers());
    }
    add(result, closed, Measure.P50, Measure.P99);
    add(Measure.RESIDENT, server.process().resident() / 1024.0 / 1024);
    add(Measure.BUSY, used / result.seconds() / 1e4);
  }

  /** A fixed rate, at which the server has time to spare. */
  void open(Duration duration, double perSecond) throws IOException, InterruptedException {
    long calls = stub.requests();
    LoadResult result = load.open(entry.target(scenario), OPEN_CONNECTIONS, duration, perSecond);
    check(result, stub.requests() - calls);
    add(result, open, Measure.HALF_P50, Measure.HALF_P99);
  }

  /** A turn is too short for a p99 of its own: those of all rounds are looked at together. */
  private void add(LoadResult result, Latencies all, Measure p50, Measure p99) {
    if (result.latencies().isPresent()) {
      all.add(result.latencies().get());
    } else {
      add(p50, result.p50() / 1e3);
      add(p99, result.p99() / 1e3);
    }
  }

  private static long allocated(Contestant server) {
    return server.jvm().map(JvmProbe::allocated).orElse(0L);
  }

  private void check(LoadResult result, long calls) throws IOException {
    String who = entry.name() + ", " + scenario.name() + ": ";
    if (result.answers() == 0) {
      throw new IOException(who + "no answer at all");
    }
    if (result.wrong() > 0) {
      results.problem(
          who
              + "%d of %d answers were not as expected, the first: %s"
                  .formatted(result.wrong(), result.answers(), result.firstWrong()));
    }
    long least = result.answers() * entry.calls();
    long most = least + (long) result.cut() * entry.calls();
    if (calls < least || calls > most) {
      results.problem(who + "%d requests reached the stub (expected: %d)".formatted(calls, least));
    }
  }

  private void add(Measure measure, double value) {
    results.add(new Sample(scenario.name(), entry.name(), round, measure, value));
  }
}
