package dev.gather.answer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Sees to it that no cache gives the answer to a verified caller to another one. A service behind
 * the gateway does not know that its answer was for somebody.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-5.2.2.7">RFC 9111,
 *     5.2.2.7</a>
 */
public final class PrivateAnswer {

  /** What names of fields for some caches alone end in, RFC 9213, 3. */
  private static final String TARGETED = "-cache-control";

  /** What was before those; caches that many share heed them before {@code Cache-Control}. */
  private static final Set<String> OLDER =
      Set.of("surrogate-control", "edge-control", "x-accel-expires");

  /** What lets others have it, or means nothing to a cache of one user. */
  private static final Set<String> SHARED =
      Set.of("public", "private", "proxy-revalidate", "s-maxage");

  private PrivateAnswer() {}

  /**
   * Changes the headers of an answer that came from a service.
   *
   * @param credentials names of the headers that told who asks: a browser's own cache keeps what
   *     was for the user before
   */
  public static void keep(HttpHeaders headers, List<String> credentials) {
    List.copyOf(headers.headerNames()).stream()
        .filter(PrivateAnswer::isForSomeCaches)
        .forEach(headers::remove);
    List<String> lines = headers.getOrEmpty(HttpHeaders.CACHE_CONTROL);
    headers.set(HttpHeaders.CACHE_CONTROL, control(lines));
    vary(headers, credentials);
  }

  /**
   * Has the answer say that it depends on headers of the request.
   *
   * @param names of them; a star for any
   */
  public static void vary(HttpHeaders headers, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    List<String> named = headers.getVary();
    List<String> missing =
        names.stream().filter(name -> named.stream().noneMatch(name::equalsIgnoreCase)).toList();
    if (!missing.isEmpty() && !named.contains("*")) {
      headers.add(HttpHeaders.VARY, String.join(", ", missing));
    }
  }

  private static boolean isForSomeCaches(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(TARGETED) || OLDER.contains(lower);
  }

  /** The directives, without those of {@link #SHARED}. */
  static String control(List<String> lines) {
    Set<String> kept = new LinkedHashSet<>(List.of("private"));
    // Each for itself: a quotation that is not closed must hide nothing of the next line.
    lines.forEach(line -> read(line, kept));
    return String.join(", ", kept);
  }

  /** A comma between quotes divides nothing. */
  private static void read(String directives, Set<String> kept) {
    boolean isQuoted = false;
    int from = 0;
    for (int at = 0; at <= directives.length(); at++) {
      char c = at < directives.length() ? directives.charAt(at) : ',';
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == '\\' && isQuoted) {
        at++;
      } else if (c == ',' && !isQuoted) {
        keep(directives.substring(from, at).strip(), kept);
        from = at + 1;
      }
    }
    if (isQuoted) {
      // What stands there nobody can read, and it may say this.
      kept.add("no-store");
    }
  }

  private static void keep(String directive, Set<String> kept) {
    int equals = directive.indexOf('=');
    String name = equals < 0 ? directive : directive.substring(0, equals).strip();
    if (!name.isEmpty() && !SHARED.contains(name.toLowerCase(Locale.ROOT))) {
      kept.add(directive);
    }
  }
}
