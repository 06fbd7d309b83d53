package dev.gather.ops.endpoint;

import java.time.Duration;

/** Durations as definition files write them. */
public final class DurationText {

  private DurationText() {}

  /** In the largest unit that needs no fraction: {@code 500ms}, {@code 2s}, {@code 5m}. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 && millis > 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
