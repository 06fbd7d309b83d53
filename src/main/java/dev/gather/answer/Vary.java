package dev.gather.answer;

import dev.gather.execution.Route;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;

/**
 * Names the headers of a request that a route's answers depend on, for caches behind which clients
 * stand.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-12.5.5">RFC 9110, 12.5.5</a>
 */
public final class Vary {

  private Vary() {}

  /**
   * @param others names that answers of all routes depend on
   */
  public static String of(Route route, List<String> others) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(others);
    names.add(HttpHeaders.ACCEPT_ENCODING);
    if (route.isStreamable()) {
      names.add(HttpHeaders.ACCEPT);
    }
    names.addAll(route.plan().admission().credentials());
    route.plan().inputs().forEach(input -> input.broughtBy().ifPresent(names::add));
    return names.contains("*") ? "*" : String.join(", ", names);
  }
}
