package dev.gather.bench.report;

import java.util.List;
import java.util.Locale;

/** Draws what a request takes of a processor, of each server in each scenario, as SVG. */
public final class Chart {

  private static final int NAMES = 330;
  private static final int WIDTH = 560;
  private static final int BAR = 18;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#9aa5b1", "#c8553d", "#3a8f5c", "#b08900");

  private final Results results;
  private final StringBuilder shapes = new StringBuilder();
  private int y = 40;

  private Chart(Results results) {
    this.results = results;
  }

  public static String of(Results results) {
    Chart chart = new Chart(results);
    for (String scenario : results.scenarios()) {
      if (results.measures(scenario).contains(Measure.CPU)) {
        chart.scenario(scenario);
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="10" y="20" font-size="14">CPU of a request, µs: median, and the middle half of the rounds</text>
        %s</svg>
        """
        .formatted(NAMES + WIDTH + 110, chart.y + 10, chart.shapes);
  }

  private void scenario(String scenario) {
    List<String> servers = results.servers(scenario);
    double most =
        servers.stream().mapToDouble(server -> cpu(scenario, server).upper()).max().orElse(1);
    text(10, results.title(scenario));
    for (int i = 0; i < servers.size(); i++) {
      Spread cpu = cpu(scenario, servers.get(i));
      text(NAMES - 60, servers.get(i));
      shape(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          NAMES, y - 13, cpu.median() / most * WIDTH, BAR - 3, COLOURS.get(i % COLOURS.size()));
      shape(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>",
          NAMES + cpu.lower() / most * WIDTH, NAMES + cpu.upper() / most * WIDTH, y - 6, y - 6);
      text(
          (int) (NAMES + cpu.upper() / most * WIDTH) + 8,
          Spread.number(cpu.median(), Measure.CPU.decimals()));
      y += BAR;
    }
    y += BAR / 2;
  }

  private Spread cpu(String scenario, String server) {
    return results.spread(scenario, server, Measure.CPU).orElse(new Spread(0, 0, 0, 0));
  }

  private void text(int x, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    shape("<text x=\"%d\" y=\"%d\">%s</text>", x, y, escaped);
  }

  private void shape(String format, Object... arguments) {
    shapes.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
