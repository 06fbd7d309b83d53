package dev.gather.bench.scenario;

import dev.gather.bench.load.LoadGenerator;
import dev.gather.bench.load.LoadResult;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.report.Measure;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Sample;
import java.io.IOException;

/**
 * How long does a client wait for five services that take a second each? One after another it would
 * be five.
 */
record FiveServices(Results results) {

  static final String NAME = "slow";

  private static final int TIMES = 3;
  private static final Measure ANSWERED = new Measure("answered after", "s", 3);

  void run(Contestant gather) throws IOException {
    Scenario scenario = Scenarios.slow();
    results.begin(NAME, scenario.title() + ", one request at a time");
    Entry entry = new Entry(gather.name(), gather, "/slow", scenario.calls());
    try (LoadGenerator load = new LoadGenerator(entry.target(scenario), 1)) {
      for (int round = 0; round < TIMES; round++) {
        LoadResult result = load.each();
        if (result.wrong() > 0) {
          results.problem("slow: an answer was not as expected: " + result.firstWrong());
        }
        results.add(new Sample(NAME, gather.name(), round, ANSWERED, result.p50() / 1e6));
      }
    }
  }
}
