package dev.gather.answer;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.CallReports;

/**
 * How long each call took and how it was served, for the developer tools of browsers.
 *
 * @see <a href="https://www.w3.org/TR/server-timing/">W3C Server Timing</a>
 */
public final class ServerTiming {

  public static final String HEADER = "Server-Timing";

  private static final long NANOS_PER_TENTH = 100_000;

  private ServerTiming() {}

  public static String of(CallReports calls, long totalNanos) {
    StringBuilder header = new StringBuilder(48 * calls.list().size() + 16);
    for (CallReport call : calls.list()) {
      appendDuration(header.append(call.name()), call.nanos());
      header.append(";desc=").append(call.served()).append(", ");
    }
    appendDuration(header.append("total"), totalNanos);
    return header.toString();
  }

  /** Of a request that has one call, of this name. */
  static String of(String call, long nanos, String served, long totalNanos) {
    StringBuilder header = new StringBuilder(64);
    appendDuration(header.append(call), nanos);
    appendDuration(header.append(";desc=").append(served).append(", total"), totalNanos);
    return header.toString();
  }

  /** In milliseconds, to a tenth. */
  private static void appendDuration(StringBuilder header, long nanos) {
    long tenths = (nanos + NANOS_PER_TENTH / 2) / NANOS_PER_TENTH;
    header.append(";dur=").append(tenths / 10).append('.').append(tenths % 10);
  }
}
