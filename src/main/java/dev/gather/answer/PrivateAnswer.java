package dev.gather.answer;

import java.util.List;
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

  /** Of caches that many share, RFC 9213 and what was before it. */
  private static final List<String> TARGETED = List.of("CDN-Cache-Control", "Surrogate-Control");

  private static final Pattern SHARED =
      Pattern.compile(
          "(^|,)[ \\t]*(?:public|proxy-revalidate|s-maxage)[ \\t]*(?:=[^,]*)?(?=,|$)",
          Pattern.CASE_INSENSITIVE);

  private PrivateAnswer() {}

  /** Changes the headers of an answer that came from a service. */
  public static void keep(HttpHeaders headers) {
    TARGETED.forEach(headers::remove);
    List<String> lines = headers.getOrEmpty(HttpHeaders.CACHE_CONTROL);
    headers.set(HttpHeaders.CACHE_CONTROL, control(String.join(",", lines)));
  }

  static String control(String directives) {
    String own = SHARED.matcher(directives).replaceAll("$1").replaceAll("^[ \\t,]+|[ \\t,]+$", "");
    return own.isEmpty() ? "private" : "private, " + own;
  }
}
