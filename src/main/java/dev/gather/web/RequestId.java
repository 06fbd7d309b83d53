package dev.gather.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names a request in answers and logs. */
final class RequestId {

  static final String HEADER = "X-Request-Id";

  /** Nothing that could break a log line, a header or a terminal, and nothing long. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

  private RequestId() {}

  /** The client's own if it is sane, else a new one: unique, not secret. */
  static String of(@Nullable String clients) {
    return clients != null && SANE.matcher(clients).matches() ? clients : hex(2);
  }

  /** Random hexadecimal digits, 16 to a word, never all zero. */
  static String hex(int words) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder digits = new StringBuilder(16 * words);
    for (int i = 0; i < words; i++) {
      digits.append(HexFormat.of().toHexDigits(random.nextLong() | 1));
    }
    return digits.toString();
  }
}
