package dev.gather.upstream.field;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fields of a message that are for its connection alone, as its {@code Connection} names them.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
public final class ConnectionFields {

  private ConnectionFields() {}

  /**
   * Their names, in lower case.
   *
   * @param connection values of the field, one for each of its lines
   */
  public static Set<String> named(Iterable<String> connection) {
    Set<String> named = new HashSet<>();
    for (String value : connection) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  /**
   * The names of fields that go on from here.
   *
   * @param names in lower case
   * @param connection values of the field, one for each of its lines
   */
  public static List<String> endToEnd(List<String> names, List<String> connection) {
    if (names.isEmpty() || connection.isEmpty()) {
      return names;
    }
    Set<String> named = named(connection);
    return names.stream().filter(name -> !named.contains(name)).toList();
  }
}
