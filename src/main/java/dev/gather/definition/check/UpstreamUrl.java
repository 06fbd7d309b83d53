package dev.gather.definition.check;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code url}: an absolute http or https URL that call paths are appended to. */
public final class UpstreamUrl {

  /** Stands in for a broken url; a reserved name that resolves nowhere (RFC 2606). */
  public static final URI PLACEHOLDER = URI.create("http://invalid");

  static final String EXPECTED =
      " (expected: an absolute http or https URL such as http://catalog:8080, without user, query,"
          + " fragment or template)";

  private static final Pattern HOST = Pattern.compile("(?i)^https?://[a-z0-9._-]+(?=[:/?#]|$)");

  private UpstreamUrl() {}

  /** What is wrong with {@code text}, as the end of a sentence about it; null when nothing is. */
  static @Nullable String fault(String text) {
    if (WebUrl.isOne(text) && (text.contains("{") || text.contains("}"))) {
      return "has a template";
    }
    // URI knows no host with an underscore, which container networks are full of.
    String known = HOST.matcher(text).replaceFirst(host -> host.group().replace('_', '-'));
    @Nullable String fault = WebUrl.fault(known);
    return fault == null && text.contains("?") ? "has a query" : fault;
  }

  /** Without a slash at its end: call paths begin with one. */
  public static URI parse(String text) {
    int end = text.length();
    while (text.charAt(end - 1) == '/') {
      end--;
    }
    return URI.create(text.substring(0, end));
  }
}
