package dev.gather.upstream;

import dev.gather.cache.CachedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether an answer is stored, and for how long it is of use.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-3">RFC 9111, 3 and 4.2</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc5861">RFC 5861</a>
 */
final class StoragePolicy {

  /**
   * How many milliseconds an answer with a validator, and headers that are followed, is kept after
   * it may be served: a 304 is quicker than the answer.
   */
  private static final long VALIDATION_TIME = 3_600_000;

  private StoragePolicy() {}

  /**
   * The answer as it is to be stored.
   *
   * @param status 200, 404 or 410
   * @param now milliseconds since 1970
   * @return empty if it must not be, or is of no use for any time
   */
  static Optional<CachedAnswer> stored(
      int status, byte[] body, CacheHeaders headers, CachePolicy policy, long now) {
    CacheControl control = control(headers);
    boolean forbidden =
        headers.setsCookie()
            || control.has("no-store")
            || (control.has("private") && !policy.isPerUser())
            || headers.vary().contains("*")
            || dependsOnCredentials(headers, policy);
    if (forbidden) {
      return Optional.empty();
    }
    long age = age(headers, now);
    long fresh =
        status == 200 ? fresh(headers, control, policy, now) : millis(policy.negativeTtl());
    // A lifetime of the file's own starts when the answer arrives; the answer's own when it was
    // made.
    long start = policy.ttl().isPresent() || status != 200 ? now : now - age;
    long freshUntil = start + fresh;
    boolean followed = status == 200 && !control.has("must-revalidate");
    long stale =
        followed
            ? window(control, "stale-while-revalidate", policy, policy.staleWhileRevalidate())
            : 0;
    long error = followed ? window(control, "stale-if-error", policy, policy.staleIfError()) : 0;
    boolean canBeValidated =
        status == 200
            && policy.ttl().isEmpty()
            && (headers.etag().isPresent() || headers.lastModified().isPresent());
    long servedUntil = freshUntil + Math.max(stale, error);
    CachedAnswer answer =
        new CachedAnswer(
            status,
            body,
            now - age,
            freshUntil,
            freshUntil + stale,
            freshUntil + error,
            canBeValidated ? Math.max(servedUntil, now) + VALIDATION_TIME : servedUntil,
            headers.etag(),
            headers.lastModified());
    return answer.usableUntil() > now ? Optional.of(answer) : Optional.empty();
  }

  /** The directives that count: those for caches like this one come before those for all. */
  private static CacheControl control(CacheHeaders headers) {
    return headers.targeted().or(headers::control).orElseGet(() -> CacheControl.parse(""));
  }

  /** The key holds every header that is sent but the credentials of a shared answer. */
  private static boolean dependsOnCredentials(CacheHeaders headers, CachePolicy policy) {
    String vary = headers.vary().toLowerCase(Locale.ROOT);
    return !policy.isPerUser() && (vary.contains("authorization") || vary.contains("cookie"));
  }

  private static long fresh(
      CacheHeaders headers, CacheControl control, CachePolicy policy, long now) {
    if (policy.ttl().isPresent()) {
      return millis(policy.ttl().get());
    }
    if (control.has("no-cache")) {
      return 0;
    }
    OptionalLong shared = control.seconds("s-maxage");
    if (shared.isPresent() && !policy.isPerUser()) {
      return shared.getAsLong() * 1000;
    }
    OptionalLong all = control.seconds("max-age");
    if (all.isPresent()) {
      return all.getAsLong() * 1000;
    }
    if (headers.expires().isPresent()) {
      long date = headers.date().flatMap(StoragePolicy::time).orElse(now);
      // An Expires that is no date is in the past, RFC 9111, 5.3.
      return headers
          .expires()
          .flatMap(StoragePolicy::time)
          .map(at -> Math.max(0, at - date))
          .orElse(0L);
    }
    return 0;
  }

  /** The answer's own window where its headers are followed, else the file's. */
  private static long window(
      CacheControl control, String directive, CachePolicy policy, Duration written) {
    OptionalLong own = control.seconds(directive);
    return policy.ttl().isEmpty() && own.isPresent() ? own.getAsLong() * 1000 : millis(written);
  }

  /** How old the answer was when it arrived, RFC 9111, 4.2.3. */
  private static long age(CacheHeaders headers, long now) {
    long apparent = headers.date().flatMap(StoragePolicy::time).map(at -> now - at).orElse(0L);
    long said =
        headers
            .age()
            .map(text -> CacheControl.parse("age=" + text).seconds("age").orElse(0))
            .orElse(0L);
    // A clock that is a little off makes no answer old.
    long trusted = apparent > 60_000 ? apparent : 0;
    return Math.max(trusted, said * 1000);
  }

  private static Optional<Long> time(String httpDate) {
    try {
      return Optional.of(
          Instant.from(ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME))
              .toEpochMilli());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}
