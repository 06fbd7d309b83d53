package dev.gather.bench.report;

import java.util.stream.Collectors;

/** Writes every sample as a line of comma-separated values. */
public final class RawData {

  private RawData() {}

  public static String of(Results results) {
    return results.samples().stream()
        .map(
            sample ->
                "%s,%s,%d,%s,%s,%s\n"
                    .formatted(
                        sample.scenario(),
                        sample.server(),
                        sample.round(),
                        sample.measure().name().replace(",", ""),
                        sample.measure().unit(),
                        sample.value()))
        .collect(Collectors.joining("", "scenario,server,round,measure,unit,value\n", ""));
  }
}
