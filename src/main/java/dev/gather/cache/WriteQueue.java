package dev.gather.cache;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Answers that wait to be written to the database, so that no request does. Bounded by number and
 * bytes, beyond which answers are dropped and counted.
 */
final class WriteQueue {

  private final SharedLevel shared;
  private final CacheCounters counters;
  private final LongConsumer written;
  private final int maxEntries;
  private final long maxBytes;
  private final int writers;
  private final Map<CacheKey, StoredAnswer> waiting = new ConcurrentHashMap<>();
  private final Set<CacheKey> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<CacheKey> order = new ConcurrentLinkedQueue<>();
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger drains = new AtomicInteger();

  /**
   * @param written is told the bytes of each body that has been written
   */
  WriteQueue(
      SharedLevel shared, CacheCounters counters, CacheSettings settings, LongConsumer written) {
    this.shared = shared;
    this.counters = counters;
    this.written = written;
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

  /** A later answer takes the place of one that still waits. */
  void add(CacheKey key, StoredAnswer stored) {
    if (!reserve(stored)) {
      counters.writesDropped.increment();
      return;
    }
    StoredAnswer before = waiting.put(key, stored);
    if (before == null) {
      order.add(key);
    } else {
      free(before);
    }
    drain();
  }

  /** Forgets what has been evicted before it was written. */
  void removeIf(Predicate<StoredAnswer> evicted) {
    waiting.forEach(
        (key, stored) -> {
          if (evicted.test(stored) && waiting.remove(key, stored)) {
            free(stored);
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
        StoredAnswer stored = waiting.remove(key);
        if (stored == null) {
          underWay.remove(key);
        } else {
          writing.incrementAndGet();
          write(key, stored);
        }
      }
      turns = drains.addAndGet(-turns);
    } while (turns != 0);
  }

  private void write(CacheKey key, StoredAnswer stored) {
    shared
        .write(key, stored)
        .subscribe(
            nothing -> {},
            failure -> {
              if (failure instanceof NotAskedException) {
                counters.writesDropped.increment();
              } else {
                counters.writesFailed.increment();
              }
              end(key, stored);
            },
            () -> {
              counters.writes.increment();
              written.accept(stored.answer().body().length);
              end(key, stored);
            });
  }

  private void end(CacheKey key, StoredAnswer stored) {
    underWay.remove(key);
    free(stored);
    writing.decrementAndGet();
    drain();
  }
}
