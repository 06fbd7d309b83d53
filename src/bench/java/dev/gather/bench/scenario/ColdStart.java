package dev.gather.bench.scenario;

import dev.gather.bench.load.FirstSeconds;
import dev.gather.bench.load.Latencies;
import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.Target;
import dev.gather.bench.process.AotCache;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.ServerProcess;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How long does a start take, and how is a process that has just started? */
public record ColdStart(Place place, Stub stub, Lengths lengths, Results results) {

  public static final String NAME = "cold";

  private static final String SECONDS = "cold-seconds";
  private static final int CONNECTIONS = 16;
  private static final int FIRST = 1_000;

  public void run(Path jar) throws InterruptedException {
    results.begin(NAME, "cold start, then 3 calls of 0.9 KB by %d clients".formatted(CONNECTIONS));
    results.begin(SECONDS, "requests in each second after a cold start");
    Attempt.at(
        NAME, results, () -> run("plain jar", new Gather(place, stub, "cold", jar, List.of())));
    if (!AotCache.SUPPORTED) {
      results.note("no start with an AOT cache: that takes JDK 25 or newer");
      return;
    }
    Attempt.at(
        NAME,
        results,
        () -> {
          AotCache cache = AotCache.train(place, stub, jar);
          run("AOT cache", new Gather(place, stub, "cold-aot", cache.jar(), cache.options()));
        });
  }

  private void run(String how, Gather gather) throws IOException, InterruptedException {
    try (ServerProcess process = gather.settled().begin()) {
      process.await(gather::ready);
      add(NAME, how, new Measure("ready after", "s", 2), process.age());
      add(NAME, how, new Measure("CPU until ready", "s", 2), process.cpu().toNanos() / 1e9);
      Target target = new Target(gather.port(), "/small", Scenarios.THREE_SMALL.expected());
      int seconds = (int) lengths.cold().toSeconds();
      FirstSeconds answers = new FirstSeconds(FIRST, seconds);
      try (LoadGenerator load = new LoadGenerator(target, CONNECTIONS)) {
        load.closed(lengths.cold(), answers);
        if (load.wrong() > 0) {
          results.problem("%s, %s: %d wrong answers".formatted(NAME, how, load.wrong()));
        }
      }
      add(NAME, how, new Measure("p99 of the first 1,000", "ms", 1), millis(answers.first()));
      add(NAME, how, new Measure("p99 of the last seconds", "ms", 1), millis(answers.last()));
      for (int second = 0; second < seconds; second++) {
        Measure number = new Measure(Integer.toString(second + 1), "", 0);
        add(SECONDS, how, number, answers.count(second));
      }
    }
  }

  private static double millis(Latencies latencies) {
    return latencies.percentile(99) / 1e3;
  }

  private void add(String scenario, String how, Measure measure, double value) {
    results.add(new Sample(scenario, how, 0, measure, value));
  }
}
