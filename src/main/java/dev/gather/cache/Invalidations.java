package dev.gather.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tells the database what requests have changed, with one statement at a time. What is changed
 * during a statement is told with the next one. Clients decide how often they write: with a
 * connection for each write, none would be left for reads.
 */
final class Invalidations {

  /** A statement of this many takes some milliseconds. */
  static final int MOST_WAITING = 1_000;

  private final Function<Collection<Tag>, Mono<Long>> database;
  private final Consumer<List<Tag>> removed;
  private final AtomicInteger turns = new AtomicInteger();
  private Batch waiting = new Batch();
  private boolean isUnderWay;

  /**
   * @param database removes what has one of the tags
   * @param removed is told of the tags when that is done
   */
  Invalidations(Function<Collection<Tag>, Mono<Long>> database, Consumer<List<Tag>> removed) {
    this.database = database;
    this.removed = removed;
  }

  /**
   * @return whether the database was told; never fails. It is shared, and not to be cancelled
   */
  CompletableFuture<Boolean> add(Collection<Tag> tags) {
    CompletableFuture<Boolean> told;
    synchronized (this) {
      if (waiting.tags.size() + tags.size() > MOST_WAITING) {
        return CompletableFuture.completedFuture(false);
      }
      waiting.tags.addAll(tags);
      told = waiting.told;
    }
    drain();
    return told;
  }

  /** One thread at a time begins statements: those that end at once would otherwise nest. */
  private void drain() {
    if (turns.getAndIncrement() != 0) {
      return;
    }
    do {
      Batch next = next();
      if (next != null) {
        begin(next);
      }
    } while (turns.decrementAndGet() != 0);
  }

  private synchronized @Nullable Batch next() {
    if (isUnderWay || waiting.tags.isEmpty()) {
      return null;
    }
    isUnderWay = true;
    Batch next = waiting;
    waiting = new Batch();
    return next;
  }

  private void begin(Batch batch) {
    Mono.defer(() -> database.apply(batch.tags))
        .subscribe(
            rows -> {},
            failure -> end(batch, false),
            () -> {
              removed.accept(new ArrayList<>(batch.tags));
              end(batch, true);
            });
  }

  private void end(Batch batch, boolean wasTold) {
    synchronized (this) {
      isUnderWay = false;
    }
    batch.told.complete(wasTold);
    drain();
  }

  private static final class Batch {

    private final Set<Tag> tags = new LinkedHashSet<>();
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();
  }
}
