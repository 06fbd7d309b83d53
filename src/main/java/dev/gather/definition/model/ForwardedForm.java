package dev.gather.definition.model;

import java.util.Locale;
import java.util.Set;

/** How an upstream is told where a request comes from, {@code forwarded} in a definition. */
public enum ForwardedForm {
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
  X_FORWARDED,
  /**
   * {@code Forwarded}.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc7239">RFC 7239</a>
   */
  FORWARDED,
  /** Not at all. */
  NONE;

  /**
   * The fields of all forms, in lower case. What stands in them is never the client's word alone.
   */
  public static final Set<String> FIELDS =
      Set.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

  /**
   * @param label as it is written in a definition
   */
  public static ForwardedForm of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
