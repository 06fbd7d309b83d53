package dev.gather.execution.client;

import java.util.List;
import java.util.Map;

/** Header fields of a client. */
public interface ClientHeaders {

  /**
   * The values of one header, none where it was not sent.
   *
   * @param name in any case
   */
  List<String> values(String name);

  /** All of them, by names in lower case. */
  Map<String, List<String>> all();

  /**
   * Its cookies by name, as they came, in their order: a service that is passed them may read any
   * of several that have one name.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc6265#section-5.4">RFC 6265, 5.4</a>
   */
  Map<String, List<String>> cookies();
}
