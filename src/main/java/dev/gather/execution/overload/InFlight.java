package dev.gather.execution.overload;

import dev.gather.process.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of routes that are under way, whichever generation they began with.
 *
 * <p>From a share of their bound on there is a brownout: calls that an answer can do without are
 * not made. At the bound, requests are refused. When a brownout is over, such calls come back by
 * and by. All at once they would take most places for as long as they last, and others would be
 * refused for them; see src/docs/decisions/0059-optional-calls-go-first.md.
 */
public final class InFlight implements AutoCloseable {

  /** When a client that was refused may come again: most requests take no longer. */
  public static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.overload");

  private final int most;
  private final int brownoutFrom;
  private final DoubleSupplier random;
  private final AtomicInteger count = new AtomicInteger();
  private final Episode brownout;
  private final Episode refusal;

  public InFlight(OverloadLimits limits, Time time) {
    this(limits, time, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random uniform in [0, 1)
   */
  InFlight(OverloadLimits limits, Time time, DoubleSupplier random) {
    this.most = limits.maxInFlight();
    this.brownoutFrom = limits.brownoutFrom();
    this.random = random;
    this.brownout = new Episode(new Brownout(), time);
    this.refusal = new Episode(new Refusal(), time);
  }

  /**
   * Takes a place, for whoever gives it back by {@link #leave()}.
   *
   * @return false when there is none
   */
  public boolean enter() {
    int before = count.get();
    while (before < most) {
      if (count.compareAndSet(before, before + 1)) {
        if (before + 1 >= brownoutFrom) {
          brownout.seen();
        }
        return true;
      }
      before = count.get();
    }
    refusal.seen();
    refusal.count();
    return false;
  }

  /** Once for each request that has entered, when nothing of it is left. */
  public void leave() {
    count.decrementAndGet();
  }

  /** Whether there are too many for calls that an answer can do without. */
  public boolean isBrownout() {
    return count.get() >= brownoutFrom;
  }

  /** Whether there are, or were until a moment ago: only then {@link #sheds()} is a question. */
  public boolean mayShed() {
    return isBrownout() || brownout.isUnderWay();
  }

  /**
   * Whether a call that an answer can do without is not made: none in a brownout, after it the
   * fewer the longer it is over. Counts those that are not.
   */
  public boolean sheds() {
    if (isBrownout()) {
      brownout.seen();
    } else if (random.getAsDouble() < brownout.quiet()) {
      return false;
    }
    brownout.count();
    return true;
  }

  /** How many there are now. */
  public int count() {
    return count.get();
  }

  /** How many there may be. */
  public int most() {
    return most;
  }

  /** From how many on there is a brownout. */
  public int brownoutFrom() {
    return brownoutFrom;
  }

  /** Tells of no further end. */
  @Override
  public void close() {
    brownout.close();
    refusal.close();
  }

  private final class Brownout implements Episode.Story {

    @Override
    public void began() {
      LOG.warn(
          "Brownout: {} requests are in flight of at most {}, so optional calls are not made",
          count.get(),
          most);
    }

    @Override
    public boolean goesOn() {
      return isBrownout();
    }

    @Override
    public void ended(Duration after, long times) {
      LOG.info(
          "The brownout is over: within {} s, {} optional calls were not made",
          after.toSeconds(),
          times);
    }
  }

  private final class Refusal implements Episode.Story {

    @Override
    public void began() {
      LOG.warn("Requests are refused: {} are in flight, which is as many as may be", most);
    }

    @Override
    public boolean goesOn() {
      return false;
    }

    @Override
    public void ended(Duration after, long times) {
      LOG.info("Requests are no longer refused: within {} s, {} were", after.toSeconds(), times);
    }
  }
}
