package dev.gather.access.rate;

import dev.gather.cache.SharedPermits.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
 *   <li>What is granted is taken of the bucket here as well, and never more than that has.
 *   <li>A request that the database does not answer is up to the bucket here: while the database is
 *       away, each replica limits by itself.
 * </ul>
 *
 * <p>One trip to the database is under way at a time. A request waits for the one that it found
 * under way and for one more, which is made for it, and for no other.
 */
final class SharedBucket extends KeyBucket {

  private final Holdings holdings;
  private Queue<CompletableFuture<Permission>> waiting = new ArrayDeque<>(1);
  private boolean isAsking;

  /** Tells a block that comes too late from that of the trip under way. */
  private int trip;

  private @Nullable Block arrived;

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
    return Mono.fromFuture(waiter);
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
    int current;
    int counted;
    synchronized (this) {
      current = trip;
      counted = waiting.size();
    }
    long askedAt = limit.now();
    limit
        .ask(key, counted, block -> arrive(block, current, askedAt))
        .subscribe(
            nothing -> {}, failure -> settle(counted, askedAt), () -> settle(counted, askedAt));
  }

  private synchronized void arrive(Block block, int of, long askedAt) {
    if (of == trip) {
      arrived = block;
    } else {
      holdings.learn(block, askedAt);
      holdings.add(block.permits(), block, askedAt, limit.now());
    }
  }

  /** Ends the trip: tells those who wait, and makes another one for those who came meanwhile. */
  private void settle(int counted, long askedAt) {
    List<Told> told = new ArrayList<>();
    boolean isNotEnough;
    synchronized (this) {
      trip++;
      long now = limit.now();
      if (arrived == null) {
        takeHere(now, told);
      } else {
        take(arrived, counted, askedAt, now, told);
        takeHeld(now, told);
      }
      arrived = null;
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

  /** Of the bucket here, for all who wait. */
  private void takeHere(long now, List<Told> told) {
    for (var waiter = waiting.poll(); waiter != null; waiter = waiting.poll()) {
      if (!waiter.isDone()) {
        told.add(new Told(waiter, takeHere(now)));
      }
    }
  }

  /** Of a block, for those whom the trip was made for. */
  private void take(Block block, int counted, long askedAt, long now, List<Told> told) {
    holdings.learn(block, askedAt);
    long permits = block.permits();
    for (int i = 0; i < counted; i++) {
      var waiter = waiting.remove();
      if (!waiter.isDone()) {
        boolean isGranted = permits > 0 && available(now) > 0;
        permits -= isGranted ? 1 : 0;
        told.add(new Told(waiter, isGranted ? grant(now, permits + block.left()) : refuse(now)));
      }
    }
    holdings.add(permits, block, askedAt, now);
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

  private record Told(CompletableFuture<Permission> waiter, Permission permission) {

    void tell() {
      waiter.complete(permission);
    }
  }
}
