package dev.gather.answer;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern SHARED =
      Pattern.compile(
          "(^|,)[ \\t]*(?:public|proxy-revalidate|s-maxage)[ \\t]*(?:=[^,]*)?(?=,|$)",
          Pattern.CASE_INSENSITIVE);

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
    headers.set(HttpHeaders.CACHE_CONTROL, control(String.join(",", lines)));
    List<String> named = headers.getVary();
    List<String> missing =
        credentials.stream()
            .filter(name -> named.stream().noneMatch(name::equalsIgnoreCase))
            .toList();
    if (!missing.isEmpty() && !named.contains("*")) {
      headers.add(HttpHeaders.VARY, String.join(", ", missing));
    }
  }

  private static boolean isForSomeCaches(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(TARGETED) || OLDER.contains(lower);
  }

  static String control(String directives) {
    String own = SHARED.matcher(directives).replaceAll("$1").replaceAll("^[ \\t,]+|[ \\t,]+$", "");
    return own.isEmpty() ? "private" : "private, " + own;
  }
}
