package dev.gather.rfc9111;

import java.util.Optional;

/**
 * Asks whether a stored answer still stands.
 *
 * @param etag of the stored answer, if it has one
 * @param lastModified of the stored answer, if it has one; not both are missing
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.3.1">RFC 9111, 4.3.1</a>
 */
public record Conditions(Optional<String> etag, Optional<String> lastModified) {

  private static final int OK = 200;
  private static final String WEAK = "W/";

  /**
   * Empty for an answer that a 304 cannot confirm: it is no 200, or has no validator, or a tag that
   * cannot be sent back. None of the conditions may leave out a tag that is there.
   */
  public static Optional<Conditions> of(AnswerHead stored) {
    CacheFields fields = stored.fields();
    boolean isTagLeftOut = fields.hasEtag() && fields.etag().isEmpty();
    return Optional.of(new Conditions(fields.etag(), fields.lastModified()))
        .filter(conditions -> stored.status() == OK && !isTagLeftOut && !conditions.isEmpty());
  }

  /**
   * Whether a 304 confirms the stored answer. One that names another answer does not; one that
   * names none can mean no other than it was asked for.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.3.4">RFC 9111, 4.3.4</a>
   */
  public boolean areMetBy(CacheFields notModified) {
    if (notModified.etag().isPresent()) {
      String tag = notModified.etag().get();
      boolean isWeak = tag.startsWith(WEAK);
      if (etag.isPresent() || !isWeak) {
        return etag.map(Conditions::opaque).equals(Optional.of(opaque(tag)));
      }
    }
    return lastModified.isEmpty()
        || notModified.lastModified().map(lastModified.get()::equals).orElse(true);
  }

  private boolean isEmpty() {
    return etag.isEmpty() && lastModified.isEmpty();
  }

  /** Without its mark of weakness, as If-None-Match compares it. */
  private static String opaque(String etag) {
    return etag.startsWith(WEAK) ? etag.substring(WEAK.length()) : etag;
  }
}
