package dev.gather.shape;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the paths of a shape have found in one call's answers, together: those of all elements of a
 * for-each are one. May be written by several threads.
 *
 * <p>A path is missed where an object has no such member, or a text, number or boolean stands in
 * place of one. {@code null} and an empty array say nothing about members.
 */
public final class ShapeMatches {

  private static final int FOUND = 0;
  private static final int MISSED = 1;

  private final AtomicLongArray paths = new AtomicLongArray(2);

  /** Bits of paths that found something, and of those that did not. */
  void add(long found, long missed) {
    if (found != 0) {
      paths.accumulateAndGet(FOUND, found, (before, more) -> before | more);
    }
    if (missed != 0) {
      paths.accumulateAndGet(MISSED, missed, (before, more) -> before | more);
    }
  }

  /** Bits of the paths that have missed and found nothing, of {@link Shape#paths(long)}. */
  public long unmatched() {
    return paths.get(MISSED) & ~paths.get(FOUND);
  }
}
