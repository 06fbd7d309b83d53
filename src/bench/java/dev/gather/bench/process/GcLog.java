package dev.gather.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Pauses that a JVM has written down, each in a line. */
public final class GcLog {

  // [12.345s][info][gc] GC(3) Pause Young (Allocation Failure) 136M->12M(494M) 5.214ms
  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms");

  private final Path file;

  GcLog(Path file) {
    this.file = file;
  }

  /** The JVM's option that writes it. */
  String option() {
    return "-Xlog:gc:file=" + file + ":uptime:filecount=0";
  }

  /** How many pauses there were so far. */
  public int count() {
    return pauses().size();
  }

  /** Milliseconds of each pause after the first so many. */
  public List<Double> after(int count) {
    List<Double> all = pauses();
    return all.subList(count, all.size());
  }

  private List<Double> pauses() {
    try {
      return PAUSE
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult pause) -> Double.valueOf(pause.group(1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
