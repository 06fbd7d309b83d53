package dev.gather.upstream;

import dev.gather.cache.CachedAnswer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says about being stored.
 *
 * @param control Cache-Control
 * @param targeted CDN-Cache-Control, for caches between the origin and the client's
 * @param expires Expires
 * @param date Date
 * @param age Age
 * @param vary names of the request's headers that the answer depends on
 * @param etag validator that can be sent back
 * @param lastModified validator that can be sent back
 * @param setsCookie whether there is a Set-Cookie
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111">RFC 9111</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9213">RFC 9213</a>
 */
public record CacheHeaders(
    Optional<CacheControl> control,
    Optional<CacheControl> targeted,
    Optional<String> expires,
    Optional<String> date,
    Optional<String> age,
    String vary,
    Optional<String> etag,
    Optional<String> lastModified,
    boolean setsCookie) {

  /** Anything else could not be sent back, or would not fit a column. */
  private static final Pattern VALIDATOR = Pattern.compile("[\\x20-\\x7e]{1,256}");

  static CacheHeaders of(HttpHeaders headers) {
    return new CacheHeaders(
        joined(headers, "cache-control").map(CacheControl::parse),
        joined(headers, "cdn-cache-control").map(CacheControl::parse),
        Optional.ofNullable(headers.get(HttpHeaderNames.EXPIRES)),
        Optional.ofNullable(headers.get(HttpHeaderNames.DATE)),
        Optional.ofNullable(headers.get(HttpHeaderNames.AGE)),
        joined(headers, "vary").orElse(""),
        validator(headers.get(HttpHeaderNames.ETAG)),
        validator(headers.get(HttpHeaderNames.LAST_MODIFIED)),
        headers.contains(HttpHeaderNames.SET_COOKIE));
  }

  /** Of a 304, which repeats only what has changed. */
  CacheHeaders orElse(CachedAnswer stored) {
    return new CacheHeaders(
        control,
        targeted,
        expires,
        date,
        age,
        vary,
        etag.or(stored::etag),
        lastModified.or(stored::lastModified),
        setsCookie);
  }

  private static Optional<String> joined(HttpHeaders headers, String name) {
    return headers.contains(name)
        ? Optional.of(String.join(",", headers.getAll(name)))
        : Optional.empty();
  }

  private static Optional<String> validator(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> VALIDATOR.matcher(text).matches());
  }
}
