package dev.gather.upstream;

import dev.gather.cache.CachedAnswer;
import dev.gather.rfc9111.CacheFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks whether a stored answer still stands.
 *
 * @param etag of the stored answer, if it has one
 * @param lastModified of the stored answer, if it has one; not both are missing
 */
record Conditions(Optional<String> etag, Optional<String> lastModified) {

  private static final int OK = 200;
  private static final String WEAK = "W/";

  /** Empty for an answer that a 304 cannot confirm: it has no validator, or is no 200. */
  static Optional<Conditions> of(CachedAnswer stored) {
    CacheFields fields = stored.head().fields();
    return Optional.of(new Conditions(fields.etag(), fields.lastModified()))
        .filter(conditions -> stored.status() == OK && !conditions.headers().isEmpty());
  }

  List<Header> headers() {
    List<Header> headers = new ArrayList<>(2);
    etag.ifPresent(tag -> headers.add(new Header("if-none-match", tag)));
    lastModified.ifPresent(date -> headers.add(new Header("if-modified-since", date)));
    return headers;
  }

  /**
   * Whether a 304 confirms the stored answer. One that names another answer does not; one that
   * names none can mean no other than it was asked for.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.3.4">RFC 9111, 4.3.4</a>
   */
  boolean areMetBy(UpstreamAnswer notModified) {
    CacheFields named = notModified.fields().orElse(CacheFields.NONE);
    if (named.etag().isPresent()) {
      String tag = named.etag().get();
      boolean isWeak = tag.startsWith(WEAK);
      if (etag.isPresent() || !isWeak) {
        return etag.map(Conditions::opaque).equals(Optional.of(opaque(tag)));
      }
    }
    return lastModified.isEmpty()
        || named.lastModified().map(lastModified.get()::equals).orElse(true);
  }

  /** Without its mark of weakness, as If-None-Match compares it. */
  private static String opaque(String etag) {
    return etag.startsWith(WEAK) ? etag.substring(WEAK.length()) : etag;
  }
}
