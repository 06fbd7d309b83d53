package dev.gather.upstream;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directives of a Cache-Control header.
 *
 * @param directives arguments by name in lower case; empty for one without
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-5.2">RFC 9111, 5.2</a>
 */
record CacheControl(Map<String, String> directives) {

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+)))?");

  /** No lifetime is longer: numbers beyond what can be counted mean a long time. */
  private static final long LONGEST_SECONDS = 31_536_000;

  /** Of a directive that is given twice, the first counts. */
  static CacheControl parse(String header) {
    Map<String, String> directives = new HashMap<>();
    Matcher matcher = DIRECTIVE.matcher(header);
    while (matcher.find()) {
      String quoted = matcher.group(2);
      String plain = matcher.group(3);
      String argument = quoted != null ? quoted : plain != null ? plain : "";
      directives.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), argument);
    }
    return new CacheControl(Map.copyOf(directives));
  }

  boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** Seconds of a directive; zero for one whose argument is no number. */
  OptionalLong seconds(String directive) {
    String argument = directives.get(directive);
    if (argument == null) {
      return OptionalLong.empty();
    }
    boolean digits = !argument.isEmpty() && argument.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return OptionalLong.of(0);
    }
    return OptionalLong.of(
        argument.length() > 9
            ? LONGEST_SECONDS
            : Math.min(Long.parseLong(argument), LONGEST_SECONDS));
  }
}
