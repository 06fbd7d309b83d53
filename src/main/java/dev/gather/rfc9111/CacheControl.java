package dev.gather.rfc9111;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The directives of a Cache-Control field that mean something here.
 *
 * @param directives arguments by name in lower case; an empty text for one without
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-5.2">RFC 9111, 5.2</a>
 */
record CacheControl(Map<String, String> directives) {

  /** In place of what nobody has read: the most that it may say. */
  static final CacheControl UNREAD = new CacheControl(Map.of("no-store", "", "private", ""));

  /** All others are left out: a service may send as many as it likes. */
  static final Set<String> KNOWN =
      Set.of(
          "max-age",
          "must-revalidate",
          "no-cache",
          "no-store",
          "private",
          "proxy-revalidate",
          "s-maxage",
          "stale-if-error",
          "stale-while-revalidate");

  /**
   * The argument of a directive with something else between the commas: it may still restrict, but
   * it gives no lifetime.
   */
  private static final String UNCLEAR = "?";

  /** No lifetime is longer. */
  private static final long LONGEST = 31_536_000;

  /** A place in a map, and a text. */
  private static final int DIRECTIVE_OVERHEAD = 60;

  private static final Set<String> RESTRICTIONS =
      Set.of("no-store", "no-cache", "private", "must-revalidate", "proxy-revalidate");

  /** Of a directive that is given twice, the first counts, RFC 9111, 4.2.1. */
  static CacheControl parse(List<String> lines) {
    Map<String, String> directives = new HashMap<>();
    // Each for itself: a quotation that is not closed must hide nothing of the next line.
    lines.forEach(line -> read(line, directives));
    return new CacheControl(Map.copyOf(directives));
  }

  private static void read(String line, Map<String, String> directives) {
    boolean isFirst = true;
    int at = 0;
    while (at < line.length()) {
      int end = token(line, at);
      if (end == at) {
        char c = line.charAt(at);
        isFirst = c == ',' || isFirst && isBlank(c);
        // What is quoted without a name holds no directive.
        at = c == '"' ? quoted(line, at) : at + 1;
        continue;
      }
      String name = line.substring(at, end).toLowerCase(Locale.ROOT);
      at = end;
      String argument = "";
      int equals = blank(line, at);
      if (equals < line.length() && line.charAt(equals) == '=') {
        int start = blank(line, equals + 1);
        at = argument(line, start);
        argument = unquoted(line.substring(start, at));
      }
      boolean isAlone = isFirst && isEnd(line, blank(line, at));
      isFirst = false;
      if (KNOWN.contains(name)) {
        directives.putIfAbsent(name, isAlone ? argument : UNCLEAR);
      }
    }
  }

  /** The same, with those of the other that say less may be done, and not for how long. */
  CacheControl restrictedBy(CacheControl other) {
    Map<String, String> all = new HashMap<>(directives);
    for (String restriction : RESTRICTIONS) {
      if (other.has(restriction)) {
        all.put(restriction, "");
      }
    }
    return new CacheControl(Map.copyOf(all));
  }

  /**
   * Characters of its arguments, which are kept beside the field, and a little for each of them.
   */
  int weight() {
    return directives.values().stream()
        .mapToInt(argument -> DIRECTIVE_OVERHEAD + argument.length())
        .sum();
  }

  boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** Seconds of a directive; zero for one whose argument is no number. */
  OptionalLong seconds(String directive) {
    String argument = directives.get(directive);
    return argument == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(DeltaSeconds.parse(argument).orElse(0), LONGEST));
  }

  private static int argument(String field, int start) {
    if (start < field.length() && field.charAt(start) == '"') {
      return quoted(field, start);
    }
    int at = start;
    while (at < field.length() && " \t,\"".indexOf(field.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** Behind the closing quotation mark; the end where there is none. */
  private static int quoted(String field, int start) {
    int at = start + 1;
    while (at < field.length() && field.charAt(at) != '"') {
      at += field.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, field.length());
  }

  private static String unquoted(String argument) {
    return argument.length() > 1 && argument.startsWith("\"") && argument.endsWith("\"")
        ? argument.substring(1, argument.length() - 1)
        : argument;
  }

  private static int blank(String field, int start) {
    int at = start;
    while (at < field.length() && isBlank(field.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isEnd(String line, int at) {
    return at == line.length() || line.charAt(at) == ',';
  }

  private static int token(String field, int start) {
    int at = start;
    while (at < field.length() && isTokenCharacter(field.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isTokenCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
