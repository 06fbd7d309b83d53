package dev.gather.bench;

import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Launcher;
import dev.gather.bench.process.Machine;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.Processors;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Chart;
import dev.gather.bench.report.RawData;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Table;
import dev.gather.bench.scenario.Contest;
import dev.gather.bench.scenario.Lengths;
import dev.gather.bench.scenario.Scenario;
import dev.gather.bench.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What does a request cost, here and with others? Run with {@code ./mvnw -Pbench verify}. */
public final class Bench {

  static final Set<String> NAMES = Set.of("small");

  private Bench() {}

  /**
   * @param arguments none; {@link Settings} are properties
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings = Settings.ofThisProcess();
    Processors processors = Processors.find();
    processors.moveThisProcess();
    Path output = settings.base().resolve("target/bench");
    Files.createDirectories(output);
    Place place = new Place(settings.base(), output, processors);
    Results results = new Results();
    Lengths lengths = settings.quick() ? Lengths.QUICK : Lengths.FULL;
    Launcher launcher = new Launcher(place, Scenarios.FAN_OUTS);
    List<Contestant> all = new ArrayList<>();
    try (Stub stub = launcher.stub()) {
      all.add(new Gather(place, stub, "gather", settings.packagedJar(), List.of()).start());
      System.out.println("gather ready");
      all.add(launcher.floor(stub));
      all.add(launcher.usual(stub));
      launcher.go(stub).ifPresent(all::add);
      launcher.asyncio(stub).ifPresent(all::add);
      System.out.println(all);
      Contest contest = new Contest(stub, lengths, results);
      for (Scenario s : Scenarios.fanOuts()) {
        if (settings.wants(s.name())) {
          System.out.println(s.title());
          contest.run(s, all);
        }
      }
    } finally {
      all.forEach(Contestant::close);
    }
    Files.writeString(output.resolve("table.md"), Table.of(results, List.of(Machine.describe())));
    Files.writeString(output.resolve("raw.csv"), RawData.of(results));
    Files.writeString(output.resolve("chart.svg"), Chart.of(results));
  }
}
