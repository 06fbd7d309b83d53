package dev.gather.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Status and header lines of an answer as they came.
 *
 * @param lines the status line and all fields
 */
record AnswerHead(List<String> lines) {

  /**
   * @param answer at least up to the empty line
   */
  static AnswerHead of(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalArgumentException("no head: " + answer);
    }
    return new AnswerHead(List.of(answer.substring(0, end).split("\r\n", -1)));
  }

  int status() {
    return Integer.parseInt(lines.get(0).split(" ", 3)[1]);
  }

  /** Values of all lines with a name. */
  List<String> all(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  /** What is listed in all lines with a name, as it is written. */
  List<String> list(String name) {
    return all(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  /** In lower case. */
  Set<String> names() {
    return lines.stream()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
