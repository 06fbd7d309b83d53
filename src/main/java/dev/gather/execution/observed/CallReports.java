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
    long waited = 0;
    long until = Long.MIN_VALUE;
    for (CallReport call : byStart()) {
      waited += Math.max(0, call.end() - Math.max(call.start(), until));
      until = Math.max(until, call.end());
    }
    return waited;
  }

  /** Calls that wait for no others begin in the file's order. */
  private List<CallReport> byStart() {
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i).start() < list.get(i - 1).start()) {
        return list.stream().sorted(Comparator.comparingLong(CallReport::start)).toList();
      }
    }
    return list;
  }
}
