package dev.gather.upstream.call;

import dev.gather.definition.model.CallDefinition;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call's request to one upstream, with everything resolved.
 *
 * @param exchange what the call says of each of its exchanges
 * @param target encoded path and query, starting with a slash; appended to the upstream's URL
 * @param headers the client's headers that the upstream's definition forwards, trace headers, and
 *     the id of the client's request; the definition's own are added by the exchange
 * @param body of the type that its exchange says
 * @param deadline end of the client's request
 * @param forwarding where the client's request comes from
 * @param sharing how others may have its answer; not at all where it is empty
 */
public record UpstreamRequest(
    CallDefinition.Exchange exchange,
    String target,
    List<Header> headers,
    Optional<byte[]> body,
    Deadline deadline,
    Forwarding forwarding,
    Optional<Sharing> sharing)
    implements AnyRequest<UpstreamRequest> {

  /** The same request on behalf of the cache: with its conditions, and perhaps with another end. */
  public UpstreamRequest with(List<Header> conditions, CacheUse use, Deadline newDeadline) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(conditions);
    return new UpstreamRequest(
        exchange, target, all, body, newDeadline, forwarding, Optional.of(use));
  }

  public UpstreamRequest with(Deadline newDeadline) {
    return new UpstreamRequest(exchange, target, headers, body, newDeadline, forwarding, sharing);
  }

  /** The same as a request that no client waits for, so that no client's id belongs to it. */
  public UpstreamRequest named(String id) {
    List<Header> all = new ArrayList<>(headers);
    all.removeIf(header -> header.name().equals(Header.REQUEST_ID));
    all.add(new Header(Header.REQUEST_ID, id));
    return new UpstreamRequest(exchange, target, all, body, deadline, forwarding, sharing);
  }

  /** What it may take from the cache, and leave in it; none for a call without one. */
  public Optional<CacheUse> cache() {
    return sharing.isPresent() && sharing.get() instanceof CacheUse use
        ? Optional.of(use)
        : Optional.empty();
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public Duration timeout() {
    return exchange.timeout();
  }

  @Override
  public boolean isUpload() {
    return false;
  }

  @Override
  public UpstreamRequest watched(Progress progress) {
    return this;
  }

  /** Without header values, body and query: they may hold secrets. */
  @Override
  public String toString() {
    return method();
  }
}
