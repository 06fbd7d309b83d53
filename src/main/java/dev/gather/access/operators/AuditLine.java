package dev.gather.access.operators;

import dev.gather.definition.problem.Quote;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.spi.LoggingEventBuilder;

/** The line of one change, which is written once. */
public final class AuditLine {

  private static final int LONGEST = 200;

  private final LoggingEventBuilder line;
  private final Attempt attempt;
  private final String operator;
  private final AtomicBoolean isWritten = new AtomicBoolean();

  /**
   * @param line begun before the change, so that one which silences the log is told as well
   */
  AuditLine(LoggingEventBuilder line, Attempt attempt, String operator) {
    this.line = line;
    this.attempt = attempt;
    this.operator = operator;
  }

  /**
   * @param what is changed, and how, as it was written: path below the endpoint, query, body
   * @param status of the answer; 0 where the client left before there was one
   */
  public void ended(String what, int status) {
    if (isWritten.getAndSet(true)) {
      return;
    }
    String shown = Quote.shorten(what, LONGEST);
    LoggingEventBuilder told =
        attempt.in(line).addKeyValue("user.name", operator).addKeyValue("gather.change", shown);
    if (status > 0) {
      told = told.addKeyValue("http.response.status_code", status);
    }
    told.log(
        "{} {}{} by {} from {}: {}",
        attempt.method(),
        attempt.endpoint(),
        shown,
        operator,
        attempt.client(),
        status > 0 ? status : "none");
  }
}
