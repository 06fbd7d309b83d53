package dev.gather.bench.scenario;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param window of warming; it goes on until nothing is compiled in three in a row
 * @param mostWindows after which it is warm enough
 * @param mostAgain the same of a server that is warm, and begins another scenario
 * @param rounds in which all servers take their turns
 * @param closed the part of a turn in a closed loop
 * @param open the part of a turn at a fixed rate
 * @param cold how long a process that has just started is under load
 */
public record Lengths(
    Duration window,
    int mostWindows,
    int mostAgain,
    int rounds,
    Duration closed,
    Duration open,
    Duration cold) {

  public static final Lengths FULL =
      new Lengths(
          Duration.ofSeconds(1),
          30,
          3,
          9,
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofSeconds(20));

  public static final Lengths QUICK =
      new Lengths(
          Duration.ofSeconds(1),
          25,
          3,
          9,
          Duration.ofMillis(700),
          Duration.ofMillis(450),
          Duration.ofSeconds(20));
}
