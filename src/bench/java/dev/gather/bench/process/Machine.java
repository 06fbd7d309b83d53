package dev.gather.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the bench runs on, for whoever reads its figures. */
public final class Machine {

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

  /** What else keeps it busy; negative where the system does not say. */
  public static double load() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
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
