package dev.gather.execution.proxy;

import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RequestValues;
import dev.gather.template.Values;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.WebSocketOffer;
import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;

/**
 * A client's request that is to be passed on.
 *
 * @param client its values, for the proxy's path
 * @param method as it came
 * @param rest what the route's {@code /**} matched, encoded as it came: empty, or starting with a
 *     slash; without dot segments
 * @param query encoded as it came, with its question mark; empty where there is none
 * @param headers all of the client's, but for its trace
 * @param webSocket what is offered, where it asks for a WebSocket
 * @param bodies the client's, and what takes the answer
 */
public record ProxyRequest(
    ClientRequest client,
    String method,
    String rest,
    String query,
    List<Header> headers,
    Optional<WebSocketOffer> webSocket,
    Proxied bodies) {

  /** What the proxy's path may read. */
  Values values() {
    return new RequestValues(client, call -> null);
  }

  /** Nothing of the client's: values may be secrets. */
  @Override
  public String toString() {
    return "ProxyRequest";
  }
}
