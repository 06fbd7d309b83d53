package dev.gather.definition.check;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What all URLs of a definition have to be: absolute ones of http or https, without a user. */
final class WebUrl {

  private static final int LAST_PORT = 65_535;

  private WebUrl() {}

  /** What is wrong with {@code text}, as the end of a sentence about it; null when nothing is. */
  static @Nullable String fault(String text) {
    if (!isOne(text)) {
      return "is no http or https URL";
    }
    try {
      return fault(new URI(text));
    } catch (URISyntaxException e) {
      return "is no URL";
    }
  }

  /** Whether it is meant to be one. */
  static boolean isOne(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  private static @Nullable String fault(URI url) {
    if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
      return "has a user";
    }
    if (url.getRawFragment() != null) {
      return "has a fragment";
    }
    if (url.getHost() == null) {
      return "has no valid host and port";
    }
    if (!url.toString().equals(url.toASCIIString())) {
      return "has a character beyond ASCII";
    }
    if (url.getPort() == 0 || url.getPort() > LAST_PORT || url.getRawAuthority().endsWith(":")) {
      return "has no valid port";
    }
    return null;
  }
}
