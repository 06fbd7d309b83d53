package dev.gather.definition.check;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code url}: an absolute http or https URL that call paths are appended to. */
public final class UpstreamUrl {

  /** Stands in for a broken url; a reserved name that resolves nowhere (RFC 2606). */
  public static final URI PLACEHOLDER = URI.create("http://invalid");

  static final String EXPECTED =
      " (expected: an absolute http or https URL such as http://catalog:8080, without user, query,"
          + " fragment or template)";

  private static final Pattern UNDERSCORES =
      Pattern.compile("[A-Za-z0-9._-]*_[A-Za-z0-9._-]*(:\\d+)?");

  private UpstreamUrl() {}

  /** What is wrong with {@code text}, as the end of a sentence about it; null when nothing is. */
  static @Nullable String fault(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      return "is no http or https URL";
    }
    if (text.contains("{") || text.contains("}")) {
      return "has a template";
    }
    try {
      return fault(new URI(text));
    } catch (URISyntaxException e) {
      return "is no URL";
    }
  }

  private static @Nullable String fault(URI url) {
    if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
      return "has a user";
    }
    if (url.getRawQuery() != null) {
      return "has a query";
    }
    if (url.getRawFragment() != null) {
      return "has a fragment";
    }
    String authority = url.getRawAuthority();
    if (url.getHost() == null && authority != null && UNDERSCORES.matcher(authority).matches()) {
      // URI knows no host with an underscore, which container networks are full of.
      return fault(URI.create(url.toString().replaceFirst("_", "-")));
    }
    if (url.getHost() == null) {
      return "has no valid host and port";
    }
    if (!url.toString().equals(url.toASCIIString())) {
      return "has a character beyond ASCII";
    }
    if (url.getPort() == 0 || url.getPort() > 65535 || url.getRawAuthority().endsWith(":")) {
      return "has no valid port";
    }
    return null;
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
