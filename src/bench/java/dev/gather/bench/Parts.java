package dev.gather.bench;

import dev.gather.bench.process.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one step of a request costs by itself: time and bytes of each benchmark on the class path,
 * by JMH.
 */
record Parts(String pattern, Path output) {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** Writes {@code parts.md} and JMH's own {@code parts.json}. */
  void run(List<String> head) throws IOException {
    Path json = output.resolve("parts.json");
    Collection<RunResult> results;
    try {
      results =
          new Runner(
                  new OptionsBuilder()
                      .include(pattern)
                      .mode(Mode.AverageTime)
                      .timeUnit(TimeUnit.NANOSECONDS)
                      .forks(2)
                      .warmupIterations(3)
                      .warmupTime(TimeValue.seconds(1))
                      .measurementIterations(3)
                      .measurementTime(TimeValue.seconds(1))
                      .jvmArgs("-Xmx512m", "-XX:+UseSerialGC", Place.LOGGING)
                      .shouldFailOnError(true)
                      .addProfiler(GCProfiler.class)
                      .resultFormat(ResultFormatType.JSON)
                      .result(json.toString())
                      .build())
              .run();
    } catch (RunnerException e) {
      throw new UsageException(
          "bench.parts: " + e.getMessage() + " (expected: a part of a benchmark's name)");
    }
    String table = table(results, head);
    Files.writeString(output.resolve("parts.md"), table);
    System.out.printf("%n%s%nThis and parts.json are in %s%n", table, output);
  }

  private static String table(Collection<RunResult> results, List<String> head) {
    StringBuilder table = new StringBuilder();
    head.forEach(line -> table.append(line).append("  \n"));
    table.append("\n| part | ns | bytes allocated |\n| --- | --- | --- |\n");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f ±%.0f %% | %,.0f |%n",
              name(result),
              time.getScore(),
              100 * time.getScoreError() / time.getScore(),
              Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore()));
    }
    return table.toString();
  }

  /** Such as {@code Stages.send bulkhead}. */
  private static String name(RunResult result) {
    var parameters = result.getParams();
    StringBuilder name = new StringBuilder();
    name.append(
        Pattern.compile("(?:.*\\.)?(\\w+)Benchmark(\\.\\w+)")
            .matcher(parameters.getBenchmark())
            .replaceAll("$1$2"));
    parameters
        .getParamsKeys()
        .forEach(parameter -> name.append(' ').append(parameters.getParam(parameter)));
    return name.toString();
  }
}
