package dev.gather.execution.client;

import java.util.List;
import java.util.Map;

/**
 * What a client sent, as it is.
 *
 * @param all fields by names in lower case
 * @param cookies by name
 */
public record SentHeaders(Map<String, List<String>> all, Map<String, List<String>> cookies)
    implements ClientHeaders {

  /** Without cookies. */
  public SentHeaders(Map<String, List<String>> all) {
    this(all, Map.of());
  }

  @Override
  public List<String> values(String name) {
    return all.getOrDefault(name, List.of());
  }
}
