package dev.gather.execution.observed;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.util.Optional;

/**
 * How one started call went.
 *
 * @param name of the call; {@code proxy} for a request that was passed on
 * @param upstream its name
 * @param isCached whether its answers are stored
 * @param outcome {@code success}, the kind of its failure, {@code status} as well for a 4xx or 5xx
 *     that was passed on, or {@code cancelled}
 * @param source how its answer was served
 * @param freshness how long its answer may be served on
 * @param failure why it has none of its own; of a for-each the first element's that failed
 * @param start {@link dev.gather.process.Time#nanoTime()} when what it reads was there
 * @param end {@link dev.gather.process.Time#nanoTime()} when it ended
 */
public record CallReport(
    String name,
    String upstream,
    boolean isCached,
    String outcome,
    Source source,
    Optional<Freshness> freshness,
    Optional<CallFailure> failure,
    long start,
    long end) {

  /** The outcome of a call that was given up because nobody needs it any more. */
  public static final String CANCELLED = "cancelled";

  public long nanos() {
    return end - start;
  }

  /** How it was served, or why it was not: one word for people who read timings. */
  public String served() {
    if (source == Source.FALLBACK && failure.isPresent()) {
      return source.label() + "-" + failure.get().kind().label();
    }
    return source == Source.NONE ? outcome : source.label();
  }
}
