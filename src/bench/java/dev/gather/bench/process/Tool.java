package dev.gather.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** Programs that may not be there. */
public final class Tool {

  private Tool() {}

  /** What a short command prints, errors left out; empty where it cannot be run or fails. */
  public static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? output : "";
    } catch (IOException notThere) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Whether a command can be run, and ends well. */
  public static boolean works(String... command) {
    return !output(List.of(command)).isEmpty();
  }
}
