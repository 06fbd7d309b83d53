package dev.gather.scenario;

import java.util.List;
import java.util.Locale;

/**
 * A request as it stood on the wire, one character to a byte.
 *
 * @param requestLine without its end
 * @param fields header lines in the order they came
 * @param body as long as its Content-Length said
 */
record Recorded(String requestLine, List<String> fields, String body) {

  String method() {
    return requestLine.substring(0, requestLine.indexOf(' '));
  }

  /** Whatever stands between the method and the version. */
  String target() {
    return requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
  }

  /** The path of the target, up to a question mark. */
  String path() {
    int question = target().indexOf('?');
    return question < 0 ? target() : target().substring(0, question);
  }

  /** Values of all lines with a name. */
  List<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return fields.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  /** Names in lower case, sorted. */
  List<String> headerNames() {
    return fields.stream()
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }
}
