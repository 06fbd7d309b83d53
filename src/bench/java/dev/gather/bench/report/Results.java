package dev.gather.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All that was measured, and what is to be said of it. */
public final class Results {

  private final long started = System.nanoTime();
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Says so, too; scenarios are shown in the order in which they begin. */
  public void begin(String scenario, String title) {
    System.out.printf("%5.0f s  %s%n", (System.nanoTime() - started) / 1e9, title);
    titles.put(scenario, title);
  }

  public void add(Sample sample) {
    samples.add(sample);
  }

  /** Something that whoever reads the figures must know, such as a tool that was not there. */
  public void note(String note) {
    System.out.println("         " + note);
    notes.add(note);
  }

  /** Something that makes figures worthless, such as a wrong answer. */
  public void problem(String problem) {
    System.err.println("         PROBLEM: " + problem);
    problems.add(problem);
  }

  List<String> scenarios() {
    return titles.keySet().stream().filter(name -> of(name).findAny().isPresent()).toList();
  }

  String title(String scenario) {
    return titles.getOrDefault(scenario, scenario);
  }

  List<String> servers(String scenario) {
    return of(scenario).map(Sample::server).distinct().toList();
  }

  List<Measure> measures(String scenario) {
    return of(scenario).map(Sample::measure).distinct().toList();
  }

  Optional<Spread> spread(String scenario, String server, Measure measure) {
    List<Double> values = List.copyOf(rounds(scenario, server, measure).values());
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** One server's values divided by another's, round by round. */
  Optional<Spread> ratio(String scenario, String server, String other, Measure measure) {
    Map<Integer, Double> values = rounds(scenario, server, measure);
    Map<Integer, Double> others = rounds(scenario, other, measure);
    List<Double> ratios = new ArrayList<>();
    values.forEach(
        (round, value) -> {
          Double beside = others.get(round);
          if (beside != null) {
            ratios.add(value / beside);
          }
        });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }

  public List<String> problems() {
    return List.copyOf(problems);
  }

  private Map<Integer, Double> rounds(String scenario, String server, Measure measure) {
    Map<Integer, Double> values = new LinkedHashMap<>();
    of(scenario)
        .filter(sample -> sample.server().equals(server) && sample.measure().equals(measure))
        .forEach(sample -> values.put(sample.round(), sample.value()));
    return values;
  }

  private Stream<Sample> of(String scenario) {
    return samples.stream().filter(sample -> sample.scenario().equals(scenario));
  }
}
