package dev.gather.cache;

import dev.gather.cache.Found.Level;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far; written by all threads. */
final class CacheCounters {

  final LongAdder localHits = new LongAdder();
  final LongAdder sharedHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder localRemovals = new LongAdder();
  final LongAdder evictions = new LongAdder();
  final LongAdder readsTimedOut = new LongAdder();
  final LongAdder readsFailed = new LongAdder();
  final LongAdder readsSkipped = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder writesDropped = new LongAdder();
  final LongAdder writesFailed = new LongAdder();

  void searched(Found found) {
    if (found.answer().isEmpty()) {
      misses.increment();
    } else if (found.level() == Level.SHARED) {
      sharedHits.increment();
    } else {
      localHits.increment();
    }
  }

  CacheStats stats(LocalLevel local, SharedStore.Stats shared, int queued) {
    return new CacheStats(
        shared.link(),
        new CacheStats.Local(local.size(), local.bytes(), localHits.sum(), localRemovals.sum()),
        new CacheStats.Shared(
            shared.bytes(), sharedHits.sum(), shared.expired(), shared.displaced()),
        misses.sum(),
        evictions.sum(),
        new CacheStats.Reads(readsTimedOut.sum(), readsFailed.sum(), readsSkipped.sum()),
        new CacheStats.Writes(writes.sum(), queued, writesDropped.sum(), writesFailed.sum()));
  }

  void unread(Throwable failure) {
    if (failure instanceof NotAskedException) {
      readsSkipped.increment();
    } else if (failure instanceof TimeoutException) {
      readsTimedOut.increment();
    } else {
      readsFailed.increment();
    }
  }
}
