package dev.gather.upstream.call;

import dev.gather.rfc9111.CacheFields;
import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a call.
 *
 * @param status a 2xx, or one with which there is nothing; to a request with a cache, until that
 *     has it, also 304, 404 and 410
 * @param body exactly one JSON value in UTF-8 without a byte order mark; {@code null} the literal
 *     for an empty body. Shared between requests: must not be changed
 * @param source how it was served
 * @param freshness how long it may be served on; none for one that the cache knows nothing of
 * @param fields that decide how it is stored; only between the exchange and the cache
 * @param begun when the call began that several requests share; only between that and the cache
 * @param passed of its fields those that the client gets; none of one that is no success
 */
public record UpstreamAnswer(
    int status,
    byte[] body,
    Source source,
    Optional<Freshness> freshness,
    Optional<CacheFields> fields,
    Optional<FetchStart> begun,
    List<Header> passed)
    implements AnyAnswer {

  public UpstreamAnswer(
      int status,
      byte[] body,
      Source source,
      Optional<Freshness> freshness,
      Optional<CacheFields> fields) {
    this(status, body, source, freshness, fields, Optional.empty(), List.of());
  }

  public UpstreamAnswer(int status, byte[] body, Source source) {
    this(status, body, source, Optional.empty(), Optional.empty());
  }

  public UpstreamAnswer servedAs(Source newSource) {
    return new UpstreamAnswer(status, body, newSource, freshness, fields, begun, passed);
  }

  public UpstreamAnswer begunAt(FetchStart start) {
    return new UpstreamAnswer(status, body, source, freshness, fields, Optional.of(start), passed);
  }

  /** The same, of whose value something stays. */
  public UpstreamAnswer withBody(byte[] shaped) {
    return new UpstreamAnswer(status, shaped, source, freshness, fields, begun, passed);
  }

  /** The same with these fields for the client. */
  public UpstreamAnswer passing(List<Header> headers) {
    return headers.isEmpty()
        ? this
        : new UpstreamAnswer(status, body, source, freshness, fields, begun, headers);
  }

  @Override
  public String toString() {
    return "UpstreamAnswer[status="
        + status
        + ", bytes="
        + body.length
        + ", source="
        + source.label()
        + "]";
  }
}
