package dev.gather.bench;

import dev.gather.bench.load.Load;
import dev.gather.bench.process.Machine;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.Processors;
import dev.gather.bench.process.Revision;
import dev.gather.bench.report.Chart;
import dev.gather.bench.report.RawData;
import dev.gather.bench.report.Results;
import dev.gather.bench.report.Table;
import dev.gather.bench.scenario.Lengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What does a request cost, here and with others? Run with {@code ./mvnw -Pbench verify}; {@code
 * src/docs/performance.md} says more.
 */
public final class Bench {

  private static final double IDLE = 0.1;

  private Bench() {}

  /** Ends with 1 where the figures are worth nothing, and with 2 where the question is none. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int status;
    try {
      status = run(Settings.ofThisProcess());
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      status = 2;
    }
    System.exit(status);
  }

  private static int run(Settings settings) throws IOException, InterruptedException {
    Path output = Files.createDirectories(settings.base().resolve("target").resolve("bench"));
    for (String result : List.of("table.md", "samples.csv", "chart.svg", "parts.md")) {
      // One of another run is not to be taken for this one's.
      Files.deleteIfExists(output.resolve(result));
    }
    Processors processors = Processors.find();
    Results results = new Results();
    String machine = Machine.describe();
    double busy = Machine.usedByOthers();
    if (busy > IDLE) {
      results.note(
          "the machine was not idle: others used %.0f %% of its processors".formatted(100 * busy));
    }
    if (settings.parts().isPresent()) {
      List<String> head = new ArrayList<>(head(settings, machine));
      head.addAll(results.notes());
      new Parts(settings.parts().get(), output).run(head);
      return 0;
    }
    if (!processors.pinned()) {
      results.note("not pinned: there is no taskset, or only one processor");
    }
    processors.moveThisProcess();
    Place place = new Place(settings.base(), output, processors);
    Lengths lengths = settings.quick() ? Lengths.QUICK : Lengths.FULL;
    Load load = new Load();
    if (settings.jars().isEmpty()) {
      new Survey(settings, place, lengths, load, results).run();
    } else {
      new Comparison(settings, place, lengths, load, results).run();
    }
    List<String> head = new ArrayList<>(head(settings, machine));
    head.add("load: " + load);
    String table = Table.of(results, head);
    Files.writeString(output.resolve("table.md"), table);
    Files.writeString(output.resolve("samples.csv"), RawData.of(results));
    Files.writeString(output.resolve("chart.svg"), Chart.of(results));
    System.out.printf("%n%s%nThis and chart.svg are in %s%n", table, output);
    return results.problems().isEmpty() ? 0 : 1;
  }

  private static List<String> head(Settings settings, String machine) throws IOException {
    List<String> commits = new ArrayList<>();
    for (Path jar : settings.measuredJars()) {
      commits.add(Revision.of(jar));
    }
    return List.of(
        "`" + settings.command() + "`, commit " + String.join(" and ", commits),
        LocalDate.now(ZoneId.systemDefault()) + ", " + machine);
  }
}
