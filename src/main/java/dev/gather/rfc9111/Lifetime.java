package dev.gather.rfc9111;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Until when an answer may be served, and how. Times are milliseconds since 1970.
 *
 * @param generatedAt when the answer was made: its age counts from here
 * @param receivedAt when it came. An answer that was not servable at that time never is, even for a
 *     replica whose clock is behind
 * @param freshUntil until then, it is served without asking the upstream
 * @param staleWhileRevalidateUntil until then, it is served while it is fetched again
 * @param staleIfErrorUntil until then, it is served when the upstream fails
 * @param usableUntil until then, the upstream can at least be asked whether it has changed
 * @param freshForOthersUntil until then, those who are served it may serve it on: lifetimes that
 *     are meant for caches like this one are none of theirs
 * @param isPrivate whether it is only for the one who is served it
 */
public record Lifetime(
    long generatedAt,
    long receivedAt,
    long freshUntil,
    long staleWhileRevalidateUntil,
    long staleIfErrorUntil,
    long usableUntil,
    long freshForOthersUntil,
    boolean isPrivate) {

  /**
   * How many milliseconds an answer with a validator, and fields that are followed, is kept after
   * it may be served: a 304 is quicker than the answer.
   */
  private static final long VALIDATION_TIME = 3_600_000;

  /** Of an answer that may be stored under the policy. */
  public static Lifetime of(AnswerHead head, CachePolicy policy) {
    CacheFields fields = head.fields();
    CacheControl control = fields.control();
    long generatedAt = head.receivedAt() - InitialAge.of(head);
    long freshUntil = freshUntil(head, policy, generatedAt);
    boolean mayBeStale = mayBeStale(head, policy);
    long revalidate =
        mayBeStale
            ? window(control, "stale-while-revalidate", policy, policy.staleWhileRevalidate())
            : 0;
    long error = mayBeStale ? window(control, "stale-if-error", policy, policy.staleIfError()) : 0;
    long servedUntil = freshUntil + Math.max(revalidate, error);
    boolean canBeValidated = policy.ttl().isEmpty() && Conditions.of(head).isPresent();
    return new Lifetime(
        generatedAt,
        head.receivedAt(),
        freshUntil,
        freshUntil + revalidate,
        freshUntil + error,
        canBeValidated ? Math.max(servedUntil, head.receivedAt()) + VALIDATION_TIME : servedUntil,
        Math.min(freshUntil, freshForOthersUntil(head, policy, generatedAt, freshUntil)),
        policy.isPerUser() || fields.plain().has("private") || fields.plain().has("no-store"));
  }

  /** The best that may be done with it. */
  public Serving serving(long now) {
    if (isFresh(now)) {
      return Serving.FRESH;
    }
    if (isServedWhileRevalidated(now)) {
      return Serving.WHILE_REVALIDATED;
    }
    return isServedOnError(now) ? Serving.ON_ERROR : Serving.NOT;
  }

  /** Whether it may be served without asking the upstream. */
  public boolean isFresh(long now) {
    return freshMillis(now) > 0;
  }

  /** Left at that time until it is stale; zero or less where it is. */
  public long freshMillis(long now) {
    return left(freshUntil, now);
  }

  /** The same, for those who are served it. */
  public long freshMillisForOthers(long now) {
    return left(freshForOthersUntil, now);
  }

  /** Whether it may be served while it is fetched again. */
  boolean isServedWhileRevalidated(long now) {
    return left(staleWhileRevalidateUntil, now) > 0;
  }

  /** Whether it may be served when the upstream fails. */
  boolean isServedOnError(long now) {
    return left(staleIfErrorUntil, now) > 0;
  }

  private long left(long until, long now) {
    return until > receivedAt ? until - now : Math.min(until - now, 0);
  }

  /**
   * A lifetime of the file's own starts when the answer arrives; the answer's own when it was made.
   */
  private static long freshUntil(AnswerHead head, CachePolicy policy, long generatedAt) {
    Duration written =
        head.isNegative() ? policy.negativeTtl() : policy.ttl().orElse(Duration.ZERO);
    if (policy.ttl().isPresent()) {
      return head.receivedAt() + written.toMillis();
    }
    CacheControl control = head.fields().control();
    if (control.has("no-cache")) {
      return generatedAt;
    }
    OptionalLong shared = policy.isPerUser() ? OptionalLong.empty() : control.seconds("s-maxage");
    OptionalLong own = shared.isPresent() ? shared : control.seconds("max-age");
    if (own.isPresent()) {
      return generatedAt + own.getAsLong() * 1000;
    }
    if (!head.fields().isTargeted() && head.fields().hasExpires()) {
      return generatedAt + untilExpires(head);
    }
    return head.isNegative() ? head.receivedAt() + written.toMillis() : generatedAt;
  }

  private static long freshForOthersUntil(
      AnswerHead head, CachePolicy policy, long generatedAt, long freshUntil) {
    CacheControl plain = head.fields().plain();
    if (plain.has("no-store")) {
      return generatedAt;
    }
    if (policy.ttl().isPresent()) {
      return freshUntil;
    }
    if (plain.has("no-cache")) {
      return generatedAt;
    }
    OptionalLong own = plain.seconds("max-age");
    if (own.isPresent()) {
      return generatedAt + own.getAsLong() * 1000;
    }
    return head.fields().hasExpires() ? generatedAt + untilExpires(head) : generatedAt;
  }

  /** An Expires that is no date is in the past, RFC 9111, 5.3. */
  private static long untilExpires(AnswerHead head) {
    long received = head.receivedAt();
    OptionalLong expires = head.fields().expires(received);
    long date = head.fields().date(received).orElse(received);
    return expires.isPresent() ? Math.max(0, expires.getAsLong() - date) : 0;
  }

  /**
   * Whether nothing that the answer says ends its use with its freshness. Where the file gives the
   * lifetime, it knows better than {@code no-cache} and {@code s-maxage}, which are lifetimes, too.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.2.4">RFC 9111, 4.2.4</a>
   */
  private static boolean mayBeStale(AnswerHead head, CachePolicy policy) {
    CacheControl control = head.fields().control();
    boolean isShared = !policy.isPerUser();
    boolean isProhibited =
        control.has("must-revalidate") || isShared && control.has("proxy-revalidate");
    boolean isProhibitedByItsLifetime =
        policy.ttl().isEmpty() && (control.has("no-cache") || isShared && control.has("s-maxage"));
    return !head.isNegative() && !isProhibited && !isProhibitedByItsLifetime;
  }

  /** The answer's own window where its fields are followed, else the file's, RFC 5861. */
  private static long window(
      CacheControl control, String directive, CachePolicy policy, Duration written) {
    OptionalLong own = control.seconds(directive);
    return policy.ttl().isEmpty() && own.isPresent() ? own.getAsLong() * 1000 : written.toMillis();
  }
}
