package dev.gather.rfc9111;

import java.util.Locale;
import java.util.Optional;

/**
 * Why an answer is not stored.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-3">RFC 9111, 3</a>
 */
public enum NotStored {
  /** Neither a 200 nor a 404 or 410. */
  STATUS,
  /** It sets a cookie, which is one client's. */
  SET_COOKIE,
  /** It says so. */
  NO_STORE,
  /** It is one user's, and would be served to others. */
  PRIVATE,
  /** It depends on what no key has, or on credentials that are not in the key. */
  VARY,
  /** What it says of storing is too long to be read, and to be kept with it. */
  FIELDS,
  /** It is of no use for any time. */
  NO_LIFETIME;

  /** The reason, or empty for what may be stored and is of use. */
  public static Optional<NotStored> reason(AnswerHead head, CachePolicy policy) {
    CacheFields fields = head.fields();
    if (head.status() != 200 && !head.isNegative()) {
      return Optional.of(STATUS);
    }
    if (fields.isTooLong()) {
      return Optional.of(FIELDS);
    }
    if (fields.setsCookie()) {
      return Optional.of(SET_COOKIE);
    }
    if (fields.control().has("no-store")) {
      return Optional.of(NO_STORE);
    }
    if (!policy.isPerUser() && fields.control().has("private")) {
      return Optional.of(PRIVATE);
    }
    if (fields.vary().contains("*") || dependsOnCredentials(fields, policy)) {
      return Optional.of(VARY);
    }
    return Lifetime.of(head, policy).usableUntil() <= head.receivedAt()
        ? Optional.of(NO_LIFETIME)
        : Optional.empty();
  }

  /** The word for Cache-Status, RFC 9211, 2.8. */
  public String detail() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The key holds every field that is sent but the credentials of a shared answer. */
  private static boolean dependsOnCredentials(CacheFields fields, CachePolicy policy) {
    String vary = fields.vary().toLowerCase(Locale.ROOT);
    return !policy.isPerUser() && (vary.contains("authorization") || vary.contains("cookie"));
  }
}
