package dev.gather.upstream.field;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Fields of an answer that a client gets. They wait for the rest of the document, and may be stored
 * with the answer, so that they have a bound of their own. A field that is too long for it is left
 * out, with all of its lines: half of a list would look like a whole one.
 */
public final class PassedHeaders {

  /** Of one answer, names and values. Four links of a page take less than a quarter. */
  private static final int MOST_BYTES = 8 * 1024;

  private static final int MOST_LINES = 50;

  /** RFC 9110, 5.5: what must not stand in a value is replaced by a space. */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  private PassedHeaders() {}

  /**
   * @param lines gives the values of a field, one for each of its lines
   * @param names in lower case
   */
  public static List<Header> of(Function<String, List<String>> lines, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    List<Header> passed = new ArrayList<>();
    int left = MOST_BYTES;
    for (String name : names) {
      List<String> values = lines.apply(name);
      int length = values.stream().mapToInt(value -> name.length() + value.length()).sum();
      if (length <= left && passed.size() + values.size() <= MOST_LINES) {
        left -= length;
        for (String value : values) {
          passed.add(new Header(name, CONTROL.matcher(value).replaceAll(" ").strip()));
        }
      }
    }
    return List.copyOf(passed);
  }

  /** The same, each field with all of its lines. */
  public static Map<String, List<String>> byName(
      Function<String, List<String>> lines, List<String> names) {
    return of(lines, names).stream()
        .collect(groupingBy(Header::name, mapping(Header::value, toList())));
  }
}
