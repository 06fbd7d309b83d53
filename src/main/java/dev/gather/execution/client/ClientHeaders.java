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
}
