package dev.gather.execution.observed;

import java.util.Map;
import org.slf4j.MDC;

/** Where a request's ids get into the logging context, for the length of one statement. */
public final class LogContext {

  private LogContext() {}

  /**
   * Runs what writes a log line. The context is afterwards what it was before.
   *
   * @param ids of {@link ObservedRequest#ids()}
   */
  public static void with(Map<String, String> ids, Runnable line) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    ids.forEach(MDC::put);
    try {
      line.run();
    } finally {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }
}
