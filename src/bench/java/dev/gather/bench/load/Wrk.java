package dev.gather.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator of that name, which takes less of the machine than one in Java. It looks at
 * statuses and not at bodies.
 */
final class Wrk {

  private static final Pattern LATENCY = Pattern.compile("(50|99)% +([0-9.]+)(us|ms|s|m)\\b");
  private static final Pattern ANSWERS = Pattern.compile("([0-9]+) requests in ([0-9.]+)(ms|s|m)");
  private static final Pattern WRONG = Pattern.compile("(?m)^ +(Non-2xx.*: ([0-9]+)|Socket.*)$");

  private Wrk() {}

  /** Its version, where it is installed. */
  static Optional<String> version() {
    try {
      // wrk 4.1.0 [epoll] Copyright (C) 2012 Will Glozer
      String[] words = output(List.of("wrk", "-v")).split(" ", 3);
      return words[0].equals("wrk") ? Optional.of(words[1]) : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  static LoadResult closed(Target target, int connections, Duration duration) throws IOException {
    String output =
        output(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + Math.max(1, Math.round(duration.toMillis() / 1e3)) + "s",
                "--latency",
                "http://127.0.0.1:" + target.port() + target.path()));
    Matcher answers = found(ANSWERS, output);
    Matcher latency = found(LATENCY, output);
    double p50 = micros(latency.group(2), latency.group(3));
    if (!latency.find()) {
      throw new IOException("wrk does not say p99: " + output);
    }
    Matcher wrong = WRONG.matcher(output);
    return new LoadResult(
        Long.parseLong(answers.group(1)),
        micros(answers.group(2), answers.group(3)) / 1e6,
        p50,
        micros(latency.group(2), latency.group(3)),
        Optional.empty(),
        connections,
        wrong.find() ? 1 : 0,
        wrong.reset().results().map(found -> found.group().strip()).findFirst().orElse(""));
  }

  private static double micros(String number, String unit) {
    return Double.parseDouble(number)
        * switch (unit) {
          case "us" -> 1;
          case "ms" -> 1e3;
          case "s" -> 1e6;
          default -> 60e6;
        };
  }

  private static Matcher found(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("wrk said what is not understood: " + output);
    }
    return matcher;
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
