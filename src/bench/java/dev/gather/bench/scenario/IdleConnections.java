package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.LoadResult;
import dev.gather.bench.load.Target;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;

/** What does a connection take that nobody uses, and do ten thousand of them slow others down? */
record IdleConnections(Lengths lengths, Results results) {

  static final String NAME = "idle";

  private static final int CONNECTIONS = 10_000;
  private static final int ACTIVE = 16;

  void run(Contestant gather) throws IOException {
    int count = Descriptors.most(CONNECTIONS, results);
    Target target = new Target(gather.port(), "/small", Scenarios.THREE_SMALL.expected());
    results.begin(NAME, "%,d idle connections, beside 3 calls of 0.9 KB".formatted(count));
    double rate =
        new WarmUp(gather.name(), lengths.window(), lengths.mostAgain())
                .run(target, ACTIVE, gather.jvm())
            / 2;
    halfLoad("none idle", target, rate);
    long before = gather.process().resident();
    try (LoadGenerator idle = new LoadGenerator(target, count)) {
      check(idle.each());
      double bytes = gather.process().resident() - before;
      add("all idle", 0, new Measure("RSS", "KB/connection", 2), bytes / 1024 / count);
      halfLoad("all idle", target, rate);
      check(idle.each());
    }
  }

  private void halfLoad(String when, Target target, double rate) throws IOException {
    for (int round = 0; round < lengths.rounds(); round++) {
      try (LoadGenerator load = new LoadGenerator(target, ACTIVE)) {
        LoadResult result = load.open(lengths.open(), rate);
        check(result);
        add(when, round, Measure.HALF_P50, result.p50() / 1e3);
        add(when, round, Measure.HALF_P99, result.p99() / 1e3);
      }
    }
  }

  private void check(LoadResult result) {
    if (result.wrong() > 0) {
      results.problem("idle: an answer was not as expected: " + result.firstWrong());
    }
  }

  private void add(String when, int round, Measure measure, double value) {
    results.add(new Sample(NAME, when, round, measure, value));
  }
}
