package dev.gather.cache;

import java.util.List;

/** An answer in this process, and when the database last said that it stands. */
final class LocalEntry {

  /** The entry, its key, the cache's node and the optionals, roughly. */
  private static final int OVERHEAD = 300;

  private static final int TAG_OVERHEAD = 100;

  private final CachedAnswer answer;
  private final List<Tag> tags;
  private final boolean shared;
  private volatile long confirmedAt;

  /**
   * @param shared whether the database has it too, or will; if not, it cannot confirm it
   */
  LocalEntry(CachedAnswer answer, List<Tag> tags, boolean shared, long confirmedAt) {
    this.answer = answer;
    this.tags = tags;
    this.shared = shared;
    this.confirmedAt = confirmedAt;
  }

  CachedAnswer answer() {
    return answer;
  }

  List<Tag> tags() {
    return tags;
  }

  /** Whether the database has it too, or will. */
  boolean isShared() {
    return shared;
  }

  void confirm(long now) {
    confirmedAt = now;
  }

  boolean isUsable(long now) {
    return now < answer.usableUntil();
  }

  boolean isConfirmed(long now, long localLife) {
    return !shared || now - confirmedAt < localLife;
  }

  int weight() {
    long weight =
        (long) answer.body().length
            + answer.head().fields().weight()
            + OVERHEAD
            + (long) TAG_OVERHEAD * tags.size();
    return (int) Math.min(weight, Integer.MAX_VALUE);
  }
}
