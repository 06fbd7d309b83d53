package dev.gather.execution.observed;

import java.util.Comparator;
import java.util.List;

/**
 * How the started calls of one request went.
 *
 * @param list in the file's order
 */
public record CallReports(List<CallReport> list) {

  /** Of a request that called nothing. */
  public static final CallReports NONE = new CallReports(List.of());

  /** Nanoseconds during which at least one call was under way. */
  public long waitedNanos() {
    List<CallReport> byStart =
        list.stream().sorted(Comparator.comparingLong(CallReport::start)).toList();
    long waited = 0;
    long until = Long.MIN_VALUE;
    for (CallReport call : byStart) {
      waited += Math.max(0, call.end() - Math.max(call.start(), until));
      until = Math.max(until, call.end());
    }
    return waited;
  }
}
