package dev.gather.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What the bench runs on, for whoever reads its figures. */
public final class Machine {

  private static final int ALL = 0;
  private static final int IDLE = 1;

  private Machine() {}

  /** In a line. */
  public static String describe() {
    return "%s, %d processors, %s %s, Java %s (%s)"
        .formatted(
            model(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"));
  }

  /**
   * The share of its processors that others use, looked at for a second; 0 where the system does
   * not say. An average of minutes would tell of the build that came before.
   */
  public static double usedByOthers() throws InterruptedException {
    long[] before = ticks();
    Thread.sleep(1_000);
    long[] after = ticks();
    long all = after[ALL] - before[ALL];
    return all == 0 ? 0 : 1 - (double) (after[IDLE] - before[IDLE]) / all;
  }

  /** Files and connections that a process may have open; many where the system does not say. */
  public static int descriptors() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split(" {2,}")[1])
          .filter(limit -> !limit.equals("unlimited"))
          .mapToInt(limit -> (int) Math.min(Integer.MAX_VALUE, Long.parseLong(limit)))
          .findFirst()
          .orElse(Integer.MAX_VALUE);
    } catch (IOException noProc) {
      return Integer.MAX_VALUE;
    }
  }

  private static long[] ticks() {
    try {
      // cpu  user nice system idle iowait irq softirq steal ...
      String[] cpu = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
      long[] ticks = Arrays.stream(cpu).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
      return new long[] {Arrays.stream(ticks).sum(), ticks[3] + ticks[4]};
    } catch (IOException noProc) {
      return new long[] {0, 0};
    }
  }

  private static String model() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException noProc) {
      return System.getProperty("os.arch");
    }
  }
}
