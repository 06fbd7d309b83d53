package dev.gather.web;

import dev.gather.execution.ClientHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;

/** The header fields of a request as calls see them. */
record RequestFields(HttpHeaders headers) implements ClientHeaders {

  @Override
  public List<String> values(String name) {
    return headers.getOrEmpty(name);
  }

  @Override
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new TreeMap<>();
    headers.forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), values));
    return all;
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "RequestFields";
  }
}
