package dev.gather.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code Forwarded}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc7239#section-4">RFC 7239, 4</a>
 */
final class ForwardedField {

  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  /** An address with a port must be quoted, and not everybody does. */
  private static final String UNQUOTED = TOKEN + ":[]";

  private final String text;
  private int at;

  private ForwardedField(String text) {
    this.text = text;
  }

  /**
   * Its elements, each with its parameters by names in lower case.
   *
   * @param text all lines, joined by commas
   * @return nothing when it is malformed anywhere: what stands where is not known then
   */
  static List<Map<String, String>> elements(String text) {
    try {
      return new ForwardedField(text).elements();
    } catch (RejectedRequestException e) {
      return List.of();
    }
  }

  private List<Map<String, String>> elements() {
    List<Map<String, String>> elements = new ArrayList<>();
    Map<String, String> element = new LinkedHashMap<>();
    skipSpaces();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ',') {
        add(element, elements);
        element = new LinkedHashMap<>();
        at++;
      } else if (c == ';') {
        at++;
      } else {
        parameter(element);
      }
      skipSpaces();
    }
    add(element, elements);
    return elements;
  }

  private static void add(Map<String, String> element, List<Map<String, String>> elements) {
    if (!element.isEmpty()) {
      elements.add(element);
    }
  }

  private void parameter(Map<String, String> element) {
    String name = run(TOKEN).toLowerCase(Locale.ROOT);
    take('=');
    String value = isAt('"') ? quoted() : run(UNQUOTED);
    boolean isRepeated = element.put(name, value) != null;
    skipSpaces();
    boolean isOver = at == text.length() || isAt(',') || isAt(';');
    if (isRepeated || !isOver) {
      throw malformed();
    }
  }

  private String run(String others) {
    int start = at;
    while (at < text.length() && isOneOf(text.charAt(at), others)) {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    take('"');
    while (!isAt('"')) {
      if (isAt('\\')) {
        at++;
      }
      if (at >= text.length()) {
        throw malformed();
      }
      value.append(text.charAt(at++));
    }
    take('"');
    return value.toString();
  }

  private void take(char expected) {
    if (!isAt(expected)) {
      throw malformed();
    }
    at++;
  }

  private void skipSpaces() {
    while (isAt(' ') || isAt('\t')) {
      at++;
    }
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private static boolean isOneOf(char c, String others) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || others.indexOf(c) >= 0;
  }

  private static RejectedRequestException malformed() {
    return new RejectedRequestException("Forwarded is malformed");
  }
}
