package dev.gather.web;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * A form that a page of another site has sent. Browsers send one without asking first, and with the
 * cookies of its user: see src/docs/decisions/0067-forms-of-other-sites-are-refused.md.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header">Fetch Metadata,
 *     Sec-Fetch-Site</a>
 */
final class ForeignForm {

  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

  private ForeignForm() {}

  /**
   * Whether it is one, by what browsers say. Who is no browser says nothing, and is nobody's
   * victim.
   *
   * @param crossOrigin knows the origins whose pages may send forms all the same
   */
  static boolean is(HttpHeaders headers, RequestFields fields, Optional<CrossOrigin> crossOrigin) {
    List<String> origin = headers.getOrEmpty(HttpHeaders.ORIGIN);
    return !isOwn(headers, origin, fields)
        && !crossOrigin.map(pages -> pages.cors().names(origin)).orElse(false);
  }

  private static boolean isOwn(HttpHeaders headers, List<String> origin, RequestFields fields) {
    String site = headers.getFirst(SEC_FETCH_SITE);
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    return origin.isEmpty() || fields.isOfAskedHost(origin);
  }
}
