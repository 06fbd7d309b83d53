package dev.gather.access.rate;

import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;

/**
 * The header fields that tell clients of a limit. A client that spreads its remaining requests over
 * the window that it is told is never refused.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11">RateLimit
 *     header fields for HTTP, draft 11</a>
 */
public final class RateLimitFields {

  /** Name of the field that {@link #policy} is the value of. */
  public static final String POLICY = "RateLimit-Policy";

  /** Name of the field that {@link #limit} is the value of. */
  public static final String LIMIT = "RateLimit";

  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final String policy;
  private final String name;

  /**
   * @param route whose name clients tell limits apart by: letters, digits and hyphens
   */
  RateLimitFields(String route, RateLimitDefinition definition) {
    this.name = '"' + route + '"';
    this.policy = name + quota(definition);
  }

  /**
   * {@code "orders";q=100;w=60}, the same for all requests. What a bucket holds is told where it is
   * another number: {@code gather-burst=20}.
   */
  public String policy() {
    return policy;
  }

  /** {@code "orders";r=50;t=30}. */
  public String limit(Permission permission) {
    return name + ";r=" + permission.remaining() + ";t=" + seconds(permission.window());
  }

  /** Value of {@code Retry-After} for a request that was refused. */
  public static String retryAfter(Permission permission) {
    return Long.toString(Math.max(1, seconds(permission.retryAfter())));
  }

  /** A window is of whole seconds; the quota is that of such a one. */
  private static String quota(RateLimitDefinition definition) {
    long window = Math.max(1, seconds(definition.every()));
    long quota =
        (long) ((double) definition.permits() * window * NANOS / definition.every().toNanos());
    return ";q="
        + quota
        + ";w="
        + window
        + (definition.burst() == quota ? "" : ";gather-burst=" + definition.burst());
  }

  private static long seconds(Duration time) {
    return (time.toNanos() + NANOS - 1) / NANOS;
  }
}
