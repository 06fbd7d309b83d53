package dev.gather.execution.observed;

import dev.gather.plan.CallPlan;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.util.Optional;

/**
 * How one started call went.
 *
 * @param call its plan
 * @param outcome {@code success}, the kind of its failure, or {@code cancelled}
 * @param source how its answer was served
 * @param freshness how long its answer may be served on
 * @param start {@link System#nanoTime()} when what it reads was there
 * @param end {@link System#nanoTime()} when it ended
 */
public record CallReport(
    CallPlan call,
    String outcome,
    Source source,
    Optional<Freshness> freshness,
    long start,
    long end) {

  /** The outcome of a call that was given up because nobody needs it any more. */
  public static final String CANCELLED = "cancelled";

  public long nanos() {
    return end - start;
  }

  /** How it was served, or why it was not: one word for people who read timings. */
  public String served() {
    return source == Source.NONE ? outcome : source.label();
  }
}
