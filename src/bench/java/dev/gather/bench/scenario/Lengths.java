package dev.gather.bench.scenario;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param window of warming; it goes on until the throughput of three in a row is steady
 * @param mostWindows after which it is warm enough
 * @param rounds in which all servers take their turns
 * @param closed the part of a turn in a closed loop
 * @param open the part of a turn at a fixed rate
 * @param cold how long a process that has just started is under load
 */
public record Lengths(
    Duration window, int mostWindows, int rounds, Duration closed, Duration open, Duration cold) {

  public static final Lengths FULL =
      new Lengths(
          Duration.ofSeconds(1),
          15,
          3,
          Duration.ofMillis(1500),
          Duration.ofMillis(1500),
          Duration.ofSeconds(20));

  public static final Lengths QUICK =
      new Lengths(
          Duration.ofSeconds(1),
          12,
          5,
          Duration.ofMillis(1200),
          Duration.ofMillis(800),
          Duration.ofSeconds(20));
}
