package dev.gather.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads cookies as services do that are passed them: nothing of the field is left out because no
 * cookie may be so. What is not read here, a service may read, and take for what has been decided
 * by.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6265#section-5.4">RFC 6265, 5.4</a>
 */
final class Cookies {

  private Cookies() {}

  /**
   * By name, in their order. White space around names and values is none of them, nor are quotes
   * around a whole value; what has no name is no cookie.
   *
   * @param fields several are one, RFC 9113, 8.2.3
   */
  static Map<String, List<String>> read(List<String> fields) {
    Map<String, List<String>> read = new LinkedHashMap<>();
    for (String field : fields) {
      for (String pair : field.split(";")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip();
        if (!name.isEmpty()) {
          String value = unquoted(pair.substring(equals + 1).strip());
          read.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
      }
    }
    return read;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
