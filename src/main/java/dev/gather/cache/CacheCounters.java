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
