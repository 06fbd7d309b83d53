package dev.gather.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes results as Markdown: a table for each scenario, and one of how servers compare. */
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
    results.scenarios().forEach(table::scenario);
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
    return results.ratio(scenario, first, other, measure).map(spread -> spread.text(2)).orElse("");
  }

  private void scenario(String scenario) {
    page.append("\n### ").append(results.title(scenario)).append("\n\n");
    List<Measure> measures = results.measures(scenario);
    List<String> heading = new ArrayList<>(List.of("server"));
    measures.forEach(measure -> heading.add(measure.toString()));
    List<List<String>> rows = new ArrayList<>();
    for (String server : results.servers(scenario)) {
      List<String> row = new ArrayList<>(List.of(server));
      for (Measure measure : measures) {
        row.add(
            results
                .spread(scenario, server, measure)
                .map(spread -> spread.text(measure.decimals()))
                .orElse(""));
      }
      rows.add(row);
    }
    rows(heading, rows);
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
