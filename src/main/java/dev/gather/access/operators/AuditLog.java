package dev.gather.access.operators;

import dev.gather.process.LinePace;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what operators change, each time, and who was refused. Anybody who reaches the
 * endpoints can be refused thousands of times a second: that has the pace of one {@link LinePace}
 * for each endpoint and reason, and a count.
 */
public final class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger("gather.audit");

  private final LongSupplier nanoTime;
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

  /** As many as there are endpoints and reasons. */
  private final Map<Subject, LinePace> paces = new ConcurrentHashMap<>();

  public AuditLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Begins the line of a change. It is written when the change has ended. */
  public AuditLine changing(Attempt attempt, String operator) {
    return new AuditLine(LOG.atInfo(), attempt, operator);
  }

  /** Counts a request that was refused, and writes it down where a line is due. */
  public void refused(Attempt attempt, Refusal reason) {
    refused.incrementAndGet(reason.ordinal());
    Subject subject = new Subject(attempt.endpoint(), reason);
    OptionalLong untold =
        paces.computeIfAbsent(subject, first -> new LinePace(nanoTime)).occurred();
    if (untold.isPresent()) {
      attempt
          .in(LOG.atWarn())
          .addKeyValue("gather.reason", reason.label())
          .addKeyValue("gather.untold", untold.getAsLong())
          .log(
              "Refused {} {} from {}: token {}{}",
              attempt.method(),
              attempt.endpoint(),
              attempt.client(),
              reason.label(),
              LinePace.alsoFor(untold.getAsLong()));
    }
  }

  /** How many requests were refused so far. */
  public long refusals(Refusal reason) {
    return refused.get(reason.ordinal());
  }

  private record Subject(String endpoint, Refusal reason) {}
}
