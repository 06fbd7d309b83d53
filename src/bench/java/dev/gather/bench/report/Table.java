package dev.gather.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes results as Markdown: how servers compare, and what was measured of each. */
public final class Table {

  private final Results results;
  private final StringBuilder page = new StringBuilder();

  private Table(Results results) {
    this.results = results;
  }

  /**
   * @param head what was run, where and when; a line each
   */
  public static String of(Results results, List<String> head) {
    Table table = new Table(results);
    head.forEach(line -> table.page.append(line).append("  \n"));
    table.list("Problems: these figures are worth nothing", results.problems());
    table.list("Notes", results.notes());
    table.comparison();
    table.turns();
    results.scenarios().stream()
        .filter(scenario -> !table.hasTurns(scenario))
        .forEach(table::scenario);
    return table.page.toString();
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      page.append("\n").append(title).append(":\n\n");
      lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }

  /** The first server of each scenario beside each of the others. */
  private void comparison() {
    List<List<String>> rows = new ArrayList<>();
    for (String scenario : results.scenarios()) {
      List<String> servers = results.servers(scenario);
      for (String other : servers.subList(1, servers.size())) {
        String first = servers.get(0);
        if (results.ratio(scenario, first, other, Measure.CPU).isEmpty()) {
          continue;
        }
        rows.add(
            List.of(
                results.title(scenario),
                first + " / " + other,
                ratio(scenario, first, other, Measure.THROUGHPUT),
                ratio(scenario, first, other, Measure.CPU),
                ratio(scenario, first, other, Measure.ALLOCATED)));
      }
    }
    if (!rows.isEmpty()) {
      page.append("\n### Ratios\n\n");
      rows(List.of("scenario", "servers", "throughput", "CPU", "allocated"), rows);
    }
  }

  private String ratio(String scenario, String first, String other, Measure measure) {
    return results.ratio(scenario, first, other, measure).map(spread -> spread.range(2)).orElse("");
  }

  /** All scenarios in which servers took turns. */
  private void turns() {
    List<String> scenarios = results.scenarios().stream().filter(this::hasTurns).toList();
    List<Measure> measures =
        scenarios.stream().flatMap(name -> results.measures(name).stream()).distinct().toList();
    List<List<String>> rows = new ArrayList<>();
    for (String scenario : scenarios) {
      for (String server : results.servers(scenario)) {
        List<String> row = new ArrayList<>(List.of(results.title(scenario)));
        row.addAll(row(scenario, server, measures));
        rows.add(row);
      }
    }
    if (!rows.isEmpty()) {
      page.append("\n### Requests\n\n");
      List<String> heading = new ArrayList<>(List.of("scenario"));
      heading.addAll(heading(measures));
      rows(heading, rows);
    }
  }

  private boolean hasTurns(String scenario) {
    return results.measures(scenario).contains(Measure.THROUGHPUT);
  }

  private void scenario(String scenario) {
    page.append("\n### ").append(results.title(scenario)).append("\n\n");
    List<Measure> measures = results.measures(scenario);
    rows(
        heading(measures),
        results.servers(scenario).stream().map(server -> row(scenario, server, measures)).toList());
  }

  private static List<String> heading(List<Measure> measures) {
    return Stream.concat(Stream.of("server"), measures.stream().map(Measure::toString)).toList();
  }

  private List<String> row(String scenario, String server, List<Measure> measures) {
    List<String> row = new ArrayList<>(List.of(server));
    for (Measure measure : measures) {
      row.add(
          results
              .spread(scenario, server, measure)
              .map(spread -> spread.share(measure.decimals()))
              .orElse(""));
    }
    return row;
  }

  private void rows(List<String> heading, List<List<String>> rows) {
    row(heading);
    row(heading.stream().map(cell -> "---").toList());
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    page.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
