package dev.gather.cache;

import java.util.concurrent.atomic.AtomicLong;
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
  final LongAdder expired = new LongAdder();
  final LongAdder displaced = new LongAdder();
  final AtomicLong sharedBytes = new AtomicLong();
}
