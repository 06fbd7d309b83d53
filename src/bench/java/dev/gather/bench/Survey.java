package dev.gather.bench;

import dev.gather.bench.load.Load;
import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Launcher;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Results;
import dev.gather.bench.scenario.Alone;
import dev.gather.bench.scenario.Attempt;
import dev.gather.bench.scenario.ColdStart;
import dev.gather.bench.scenario.Contest;
import dev.gather.bench.scenario.Lengths;
import dev.gather.bench.scenario.Scenario;
import dev.gather.bench.scenario.Scenarios;
import dev.gather.bench.scenario.SharedCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gather beside others, and alone. */
record Survey(Settings settings, Place place, Lengths lengths, Load load, Results results) {

  void run() throws IOException, InterruptedException {
    Launcher launcher = new Launcher(place, Scenarios.FAN_OUTS);
    try (Stub stub = launcher.stub()) {
      Contest contest = new Contest(place.processors(), load, stub, lengths, results);
      if (Scenarios.NAMES.stream().anyMatch(name -> settings.wants(name) && !isApart(name))) {
        Attempt.at("what has turns", results, () -> together(launcher, stub, contest));
      }
      if (settings.wants(SharedCache.NAME)) {
        Attempt.at(
            SharedCache.NAME,
            results,
            () -> new SharedCache(place, stub, contest, results).run(settings.packagedJar()));
      }
      if (settings.wants(ColdStart.NAME)) {
        new ColdStart(place, stub, lengths, results).run(settings.packagedJar());
      }
    }
  }

  /** Whether a scenario has servers of its own. */
  private static boolean isApart(String scenario) {
    return scenario.equals(SharedCache.NAME) || scenario.equals(ColdStart.NAME);
  }

  private void together(Launcher launcher, Stub stub, Contest contest)
      throws IOException, InterruptedException {
    List<Contestant> all = new ArrayList<>();
    try {
      Gather operators = new Gather(place, stub, "gather", settings.packagedJar(), List.of());
      Contestant gather = operators.start();
      all.add(gather);
      Contestant floor = launcher.floor(stub);
      all.add(floor);
      all.add(launcher.usual(stub));
      if (!settings.quick()) {
        add(all, launcher.go(stub), "no go: there is no Go, or it cannot build the server");
        add(all, launcher.asyncio(stub), "no asyncio: there is no python3 with aiohttp");
      }
      for (Scenario scenario : Scenarios.fanOuts()) {
        if (settings.wants(scenario.name())) {
          contest.run(scenario, all);
        }
      }
      new Alone(stub, lengths, contest, results).run(operators, gather, floor, settings::wants);
    } finally {
      all.forEach(Contestant::close);
    }
  }

  private void add(List<Contestant> all, Optional<Contestant> contestant, String otherwise) {
    contestant.ifPresentOrElse(all::add, () -> results.note(otherwise));
  }
}
