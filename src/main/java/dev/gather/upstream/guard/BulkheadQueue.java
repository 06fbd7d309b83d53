package dev.gather.upstream.guard;

import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import io.github.resilience4j.bulkhead.Bulkhead;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bounded, first-come queue in front of a semaphore bulkhead, which itself could only block a
 * thread that waits.
 *
 * <p>While nobody waits, entering and leaving cost one read more than the semaphore. The bulkhead
 * stays the only count of places, so changing it at run time works.
 */
public final class BulkheadQueue {

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  private final BulkheadDefinition definition;
  private final Bulkhead bulkhead;
  private final String what;
  private final Queue<BulkheadVisit<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger drains = new AtomicInteger();

  /**
   * @param bulkhead with a maximum wait of zero
   */
  public BulkheadQueue(BulkheadDefinition definition, Bulkhead bulkhead) {
    this(definition, bulkhead, "calls run");
  }

  private BulkheadQueue(BulkheadDefinition definition, Bulkhead bulkhead, String what) {
    this.definition = definition;
    this.bulkhead = bulkhead;
    this.what = what;
  }

  /** Places of WebSockets, for which nobody waits: none is likely to be free soon. */
  public static BulkheadQueue ofWebSockets(int most, Bulkhead places) {
    return new BulkheadQueue(
        new BulkheadDefinition(most, 0, Duration.ZERO), places, "WebSockets are open");
  }

  public int queued() {
    return queued.get();
  }

  /** Admits a visit at once, lets it wait, or refuses it. */
  void enter(BulkheadVisit<?> visit) {
    if (queued.get() == 0 && hasPlace() && bulkhead.tryAcquirePermission()) {
      admit(visit);
    } else if (reservePlaceInQueue()) {
      waitForPlace(visit);
    } else if (bulkhead.tryAcquirePermission()) {
      // Asked once more without looking first, so that a refusal is an event of the bulkhead.
      admit(visit);
    } else {
      visit.refuse(overloaded(" and its queue is full"));
    }
  }

  /** Frees the place of a visit that has been admitted. */
  void leave() {
    bulkhead.onComplete();
    drainIfSomebodyWaits();
  }

  /** Forgets a visit that was cancelled while it waited. */
  void forget(BulkheadVisit<?> visit) {
    if (waiting.remove(visit)) {
      queued.decrementAndGet();
    }
  }

  private void admit(BulkheadVisit<?> visit) {
    if (visit.deadline().isAbandoned()) {
      // This is no overload, as there would have been a place; and no unexpected error, as that
      // would cancel the siblings that are on their way.
      visit.refuse(
          CallFailure.of(
              FailureKind.SKIPPED,
              "a call to " + bulkhead.getName() + " waited until its request had failed"));
    }
    if (!visit.run()) {
      bulkhead.releasePermission();
      drainIfSomebodyWaits();
    }
  }

  private boolean reservePlaceInQueue() {
    int limit = definition.maxWait().isZero() ? 0 : definition.maxQueued();
    return queued.getAndUpdate(now -> Math.min(now + 1, limit)) < limit;
  }

  private void waitForPlace(BulkheadVisit<?> visit) {
    visit.waitWith(
        visit
            .deadline()
            .scheduler()
            .schedule(
                () -> waitedTooLong(visit), definition.maxWait().toNanos(), TimeUnit.NANOSECONDS));
    waiting.add(visit);
    if (!visit.isWaiting()) {
      // Cancelled or timed out before it was in the queue, so nobody else takes it out.
      forget(visit);
    }
    // A place may have been freed after the first look, by a call that saw nobody waiting.
    drain();
  }

  private void waitedTooLong(BulkheadVisit<?> visit) {
    forget(visit);
    visit.refuse(overloaded(" and none ended within " + definition.maxWait().toMillis() + " ms"));
  }

  private void drainIfSomebodyWaits() {
    if (queued.get() > 0) {
      drain();
    }
  }

  /**
   * Hands free places to waiting visits. One thread at a time does, the others leave their turn to
   * it: visits that end at once would otherwise nest without bound.
   */
  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int turns = 1;
    do {
      while (!waiting.isEmpty() && hasPlace() && bulkhead.tryAcquirePermission()) {
        BulkheadVisit<?> visit = waiting.poll();
        if (visit == null) {
          bulkhead.releasePermission();
        } else {
          queued.decrementAndGet();
          admit(visit);
        }
      }
      turns = drains.addAndGet(-turns);
    } while (turns != 0);
  }

  /** Looking first keeps the bulkhead from reporting a rejection for a call that only waits. */
  private boolean hasPlace() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
  }

  private CallFailure overloaded(String why) {
    return CallFailure.refused(
        FailureKind.OVERLOADED,
        TRY_AGAIN_AFTER,
        bulkhead.getName() + " is overloaded: " + definition.maxConcurrent() + " " + what + why);
  }
}
