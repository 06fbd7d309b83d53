package dev.gather.bench.scenario;

import dev.gather.bench.load.Latencies;
import dev.gather.bench.load.Subscribers;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;
import java.time.Duration;

/** What do a thousand open event streams take, when each is told something new every second? */
record LiveStreams(Stub stub, Results results) {

  static final String NAME = "live";

  private static final int SUBSCRIBERS = 1_000;
  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration TIME = Duration.ofSeconds(10);

  void run(Contestant gather) throws IOException, InterruptedException {
    int count = Descriptors.most(SUBSCRIBERS, results);
    results.begin(NAME, "%,d event streams of one live route, an event a second".formatted(count));
    long before = gather.process().resident();
    try (Subscribers subscribers = new Subscribers(gather.port(), "/live", count)) {
      subscribers.listen(FIRST);
      Duration cpu = gather.process().cpu();
      long calls = stub.requests();
      Latencies ages = subscribers.listen(TIME);
      double used = gather.process().cpu().minus(cpu).toNanos() / 1e3;
      double seconds = TIME.toSeconds();
      double grown = gather.process().resident() - before;
      add(gather, new Measure("events", "/s", 0), ages.count() / seconds);
      add(gather, new Measure("CPU", "µs/event", 1), used / ages.count());
      add(gather, new Measure("age of news, p50", "ms", 0), ages.percentile(50) / 1e3);
      add(gather, new Measure("age of news, p99", "ms", 0), ages.percentile(99) / 1e3);
      add(
          gather,
          new Measure("calls to the service", "/s", 1),
          (stub.requests() - calls) / seconds);
      add(gather, new Measure("RSS", "KB/stream", 1), grown / 1024 / count);
    }
  }

  private void add(Contestant gather, Measure measure, double value) {
    results.add(new Sample(NAME, gather.name(), 0, measure, value));
  }
}
