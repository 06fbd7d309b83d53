package dev.gather.upstream.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request to one upstream, with everything resolved.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE; of a proxied one anything
 * @param target encoded path and query, starting with a slash; appended to the upstream's URL
 * @param headers the client's headers that the upstream's definition forwards, or all of them where
 *     it is proxied, and trace headers; the definition's own are added by the exchange
 * @param body JSON
 * @param timeout limit of one attempt
 * @param deadline end of the client's request
 * @param forwarding where the client's request comes from
 * @param cache what it may take from the cache; none for a call without one
 * @param proxied bodies that pass through, in place of JSON
 */
public record UpstreamRequest(
    String method,
    String target,
    List<Header> headers,
    Optional<byte[]> body,
    Duration timeout,
    Deadline deadline,
    Forwarding forwarding,
    Optional<CacheUse> cache,
    Optional<Proxied> proxied) {

  /** A call's request. */
  public UpstreamRequest(
      String method,
      String target,
      List<Header> headers,
      Optional<byte[]> body,
      Duration timeout,
      Deadline deadline,
      Forwarding forwarding,
      Optional<CacheUse> cache) {
    this(method, target, headers, body, timeout, deadline, forwarding, cache, Optional.empty());
  }

  /** A request that has nothing to do with the cache, and comes from nobody. */
  public UpstreamRequest(
      String method,
      String target,
      List<Header> headers,
      Optional<byte[]> body,
      Duration timeout,
      Deadline deadline) {
    this(method, target, headers, body, timeout, deadline, Forwarding.NONE, Optional.empty());
  }

  /** The same request on behalf of the cache: with its conditions, and perhaps with another end. */
  public UpstreamRequest with(List<Header> conditions, CacheUse use, Deadline newDeadline) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(conditions);
    return new UpstreamRequest(
        method, target, all, body, timeout, newDeadline, forwarding, Optional.of(use));
  }

  public UpstreamRequest with(Deadline newDeadline) {
    return new UpstreamRequest(
        method, target, headers, body, timeout, newDeadline, forwarding, cache, proxied);
  }

  public UpstreamRequest with(Proxied newProxied) {
    return new UpstreamRequest(
        method,
        target,
        headers,
        body,
        timeout,
        deadline,
        forwarding,
        cache,
        Optional.of(newProxied));
  }

  /** Without header values, body and query: they may hold secrets. */
  @Override
  public String toString() {
    return method;
  }
}
