package dev.gather.access.rate;

import dev.gather.cache.SharedPermits.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The bucket of one key that replicas have in common. It is in the database, and this process takes
 * permits out of it in blocks, so that few requests wait for it.
 *
 * <p>Three rules see to it that all replicas together never grant more than one bucket would:
 *
 * <ul>
 *   <li>Requests that wait get the permits of a block at once. What is left of it is held, and
 *       lapses while the database's bucket fills up again, see {@link Holdings}.
 *   <li>What is granted is taken of the bucket here as well, and never more than that has. It is as
 *       empty as the database's was when that was last heard of, but for what has come back since.
 *   <li>A request that the database does not answer is up to the bucket here: while the database is
 *       away, each replica limits by itself. An answer that comes too late pays for what was
 *       granted in its place.
 * </ul>
 *
 * <p>One trip to the database is under way at a time. A request waits for the one that it found
 * under way and for one more, which is made for it, and for no other.
 */
final class SharedBucket extends KeyBucket {

  private final Holdings holdings;
  private Queue<CompletableFuture<Permission>> waiting = new ArrayDeque<>(1);
  private boolean isAsking;

  SharedBucket(String key, Limit limit, long fullAt) {
    super(key, limit, fullAt);
    this.holdings = new Holdings(limit.quota);
  }

  @Override
  @Nullable Mono<Permission> take() {
    CompletableFuture<Permission> waiter;
    boolean isFirst;
    synchronized (this) {
      if (isRetired()) {
        return null;
      }
      Permission permission = takeHeld(limit.now());
      if (permission != null) {
        return Mono.just(permission);
      }
      waiter = new CompletableFuture<>();
      waiting.add(waiter);
      isFirst = !isAsking;
      isAsking = true;
    }
    if (isFirst) {
      ask();
    }
    // Not on the database's thread, which others wait for.
    return Mono.fromFuture(waiter).publishOn(limit.engine.scheduler());
  }

  @Override
  boolean isBusy() {
    return isAsking;
  }

  @Override
  boolean isIdle(long now) {
    return holdings.held(now) == 0 && holdings.untilNotEmpty(now) == 0;
  }

  private void ask() {
    Trip trip;
    synchronized (this) {
      trip = new Trip(waiting.size(), limit.now());
    }
    limit
        .ask(key, trip.counted, block -> arrive(block, trip))
        .subscribe(
            nothing -> {},
            failure -> settle(trip, failure instanceof TimeoutException),
            () -> settle(trip, false));
  }

  private synchronized void arrive(Block block, Trip trip) {
    if (trip.isSettled) {
      // What was granted in place of it has been used.
      long unused = Math.max(0, block.permits() - trip.grantedHere);
      learn(block, unused, trip, limit.now());
      hold(unused, block, trip);
    } else {
      trip.arrived = block;
    }
  }

  /**
   * Ends the trip: tells those who wait, and makes another one for those who came meanwhile.
   *
   * @param isLate the database has not answered, and may do so yet
   */
  private void settle(Trip trip, boolean isLate) {
    List<Told> told = new ArrayList<>();
    boolean isNotEnough;
    synchronized (this) {
      trip.isSettled = true;
      long now = limit.now();
      if (trip.arrived == null) {
        trip.grantedHere = takeHere(isLate ? trip.counted : waiting.size(), now, told);
      } else {
        take(trip.arrived, trip, now, told);
        takeHeld(now, told);
      }
      isNotEnough = !waiting.isEmpty();
      isAsking = isNotEnough;
      if (!isNotEnough) {
        // It may have been a crowd.
        waiting = new ArrayDeque<>(1);
      }
    }
    told.forEach(Told::tell);
    if (isNotEnough) {
      ask();
    }
  }

  /** Of the bucket here, for the first who wait; gives how many were granted. */
  private int takeHere(int number, long now, List<Told> told) {
    int granted = 0;
    for (int i = 0; i < number; i++) {
      var waiter = waiting.remove();
      if (!waiter.isDone()) {
        Permission permission = takeHere(now);
        granted += permission.isGranted() ? 1 : 0;
        told.add(new Told(waiter, permission));
      }
    }
    return granted;
  }

  /** Of a block, for those whom the trip was made for. */
  private void take(Block block, Trip trip, long now, List<Told> told) {
    long permits = block.permits();
    learn(block, permits, trip, now);
    for (int i = 0; i < trip.counted; i++) {
      var waiter = waiting.remove();
      if (!waiter.isDone()) {
        boolean isGranted = permits > 0 && available(now) > 0;
        permits -= isGranted ? 1 : 0;
        told.add(new Told(waiter, isGranted ? grant(now, permits + block.left()) : refuse(now)));
      }
    }
    hold(permits, block, trip);
  }

  /**
   * From then on, what all replicas have used counts for the bucket here as well.
   *
   * @param unused permits of the block
   */
  private void learn(Block block, long unused, Trip trip, long now) {
    holdings.learn(block, trip.askedAt);
    long here = unused + holdings.held(now);
    lower(trip.askedAt + block.full() - here * limit.quota.interval(), now);
  }

  private void hold(long permits, Block block, Trip trip) {
    holdings.add(permits, block, trip.askedAt, limit.now());
  }

  /** Of what is held, for as many as it is enough for. */
  private void takeHeld(long now, List<Told> told) {
    while (!waiting.isEmpty()) {
      if (!waiting.element().isDone()) {
        Permission permission = takeHeld(now);
        if (permission == null) {
          return;
        }
        told.add(new Told(waiting.element(), permission));
      }
      waiting.remove();
    }
  }

  /** Null when only the database knows. */
  private @Nullable Permission takeHeld(long now) {
    if (available(now) <= 0) {
      return refuse(now);
    }
    if (holdings.take(now)) {
      return grant(now, holdings.known(now));
    }
    return holdings.untilNotEmpty(now) > 0 ? refuse(now) : null;
  }

  private Permission grant(long now, long known) {
    consume();
    return limit.grant(Math.min(available(now), known), untilNext(now));
  }

  private Permission refuse(long now) {
    return limit.refuse(untilNext(now));
  }

  private long untilNext(long now) {
    return Math.max(next(now), holdings.untilNotEmpty(now));
  }

  /** One question to the database. Guarded by the bucket. */
  private static final class Trip {

    private final int counted;
    private final long askedAt;
    private boolean isSettled;
    private int grantedHere;
    private @Nullable Block arrived;

    /**
     * @param counted those who wait for it
     */
    Trip(int counted, long askedAt) {
      this.counted = counted;
      this.askedAt = askedAt;
    }
  }

  private record Told(CompletableFuture<Permission> waiter, Permission permission) {

    void tell() {
      waiter.complete(permission);
    }
  }
}
