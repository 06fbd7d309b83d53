package dev.gather.cache;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Answers that wait to be written to the database, so that no request does. Bounded by number and
 * bytes, beyond which answers are dropped and counted.
 */
final class WriteQueue {

  private final SharedStore shared;
  private final CacheCounters counters;
  private final EvictionLog evictions;
  private final Consumer<CacheKey> ended;
  private final int maxEntries;
  private final long maxBytes;
  private final int writers;
  private final Map<CacheKey, Write> waiting = new ConcurrentHashMap<>();
  private final Set<CacheKey> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<CacheKey> order = new ConcurrentLinkedQueue<>();
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger drains = new AtomicInteger();

  /**
   * @param ended is told the key of each answer that has been written, or will not be
   */
  WriteQueue(
      SharedStore shared,
      CacheCounters counters,
      CacheSettings settings,
      EvictionLog evictions,
      Consumer<CacheKey> ended) {
    this.shared = shared;
    this.counters = counters;
    this.evictions = evictions;
    this.ended = ended;
    this.maxEntries = settings.queuedWrites();
    this.maxBytes = settings.queuedSize().toBytes();
    this.writers = settings.writers();
  }

  /** Those that wait and those that are being written. */
  int size() {
    return entries.get();
  }

  /** Whether the database does not have the key's answer yet. */
  boolean contains(CacheKey key) {
    return waiting.containsKey(key) || underWay.contains(key);
  }

  /**
   * A later answer takes the place of one that still waits.
   *
   * @param since mark of the evictions that the answer may have escaped
   */
  void add(CacheKey key, StoredAnswer stored, long since) {
    if (!reserve(stored)) {
      counters.writesDropped.increment();
      ended.accept(key);
      return;
    }
    Write write = new Write(stored, since);
    Write before = waiting.put(key, write);
    if (before == null) {
      order.add(key);
    } else {
      free(before.stored);
    }
    if (write.isEvicted(evictions) && waiting.remove(key, write)) {
      free(stored);
    }
    drain();
  }

  /** Forgets what has been evicted before it was written. */
  void removeIf(Predicate<StoredAnswer> evicted) {
    waiting.forEach(
        (key, write) -> {
          if (evicted.test(write.stored) && waiting.remove(key, write)) {
            free(write.stored);
          }
        });
  }

  private boolean reserve(StoredAnswer stored) {
    if (entries.incrementAndGet() > maxEntries) {
      entries.decrementAndGet();
      return false;
    }
    if (bytes.addAndGet(stored.answer().body().length) > maxBytes) {
      free(stored);
      return false;
    }
    return true;
  }

  private void free(StoredAnswer stored) {
    entries.decrementAndGet();
    bytes.addAndGet(-stored.answer().body().length);
  }

  /** One thread at a time starts writes: those that end at once would otherwise nest. */
  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int turns = 1;
    do {
      while (writing.get() < writers) {
        CacheKey key = order.poll();
        if (key == null) {
          break;
        }
        underWay.add(key);
        Write write = waiting.remove(key);
        if (write == null) {
          underWay.remove(key);
        } else {
          writing.incrementAndGet();
          begin(key, write);
        }
      }
      turns = drains.addAndGet(-turns);
    } while (turns != 0);
  }

  private void begin(CacheKey key, Write write) {
    StoredAnswer stored = write.stored;
    shared
        .write(key, stored)
        .then(
            Mono.defer(
                () ->
                    write.isEvicted(evictions)
                        ? shared.remove(key, stored.answer())
                        : Mono.empty()))
        .subscribe(
            nothing -> {},
            failure ->
                end(
                    key,
                    stored,
                    failure instanceof NotAskedException
                        ? counters.writesDropped
                        : counters.writesFailed),
            () -> end(key, stored, counters.writes));
  }

  private void end(CacheKey key, StoredAnswer stored, LongAdder ends) {
    ends.increment();
    underWay.remove(key);
    free(stored);
    writing.decrementAndGet();
    ended.accept(key);
    drain();
  }

  private record Write(StoredAnswer stored, long since) {

    /** What was removed from the database while it was written must be removed once more. */
    boolean isEvicted(EvictionLog evictions) {
      return evictions.hasEvicted(stored.tags(), since);
    }
  }
}
