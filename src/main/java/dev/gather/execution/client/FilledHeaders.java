package dev.gather.execution.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Header fields and cookies of a client, with those that it did not send and {@code params} say the
 * values of.
 *
 * @param filled fields by names in lower case
 * @param filledCookies by name
 */
record FilledHeaders(
    ClientHeaders sent, Map<String, List<String>> filled, Map<String, List<String>> filledCookies)
    implements ClientHeaders {

  @Override
  public List<String> values(String name) {
    List<String> values = filled.get(name.toLowerCase(Locale.ROOT));
    return values == null ? sent.values(name) : values;
  }

  @Override
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new TreeMap<>(sent.all());
    all.putAll(filled);
    return all;
  }

  @Override
  public Map<String, List<String>> cookies() {
    Map<String, List<String>> all = new LinkedHashMap<>(sent.cookies());
    all.putAll(filledCookies);
    return all;
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "FilledHeaders";
  }
}
