package dev.gather.bench;

import dev.gather.bench.load.Load;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Launcher;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Results;
import dev.gather.bench.scenario.Contest;
import dev.gather.bench.scenario.Lengths;
import dev.gather.bench.scenario.Scenario;
import dev.gather.bench.scenario.Scenarios;
import java.io.IOException;
import java.util.List;

/** Two versions of Gather in turns. */
record Comparison(Settings settings, Place place, Lengths lengths, Load load, Results results) {

  void run() throws IOException, InterruptedException {
    try (Stub stub = new Launcher(place, List.of()).stub();
        Contestant newer = gather(stub, "new", 1);
        Contestant older = gather(stub, "old", 0)) {
      Contest contest = new Contest(place.processors(), load, stub, lengths, results);
      for (Scenario scenario : Scenarios.fanOuts()) {
        if (settings.wants(scenario.name())) {
          contest.run(scenario, List.of(newer, older));
        }
      }
    }
  }

  private Contestant gather(Stub stub, String name, int jar)
      throws IOException, InterruptedException {
    return new Gather(place, stub, name, settings.jars().get(jar), List.of()).start();
  }
}
