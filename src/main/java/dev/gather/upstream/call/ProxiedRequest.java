package dev.gather.upstream.call;

import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request that is passed on to one upstream.
 *
 * @param method as it came
 * @param target encoded path and query, starting with a slash; appended to the upstream's URL
 * @param headers all of the client's, and trace headers; which of them pass, and what the
 *     definition adds, is the exchange's
 * @param timeout longest pause of the upstream
 * @param deadline when the answer's headers must be there
 * @param forwarding where the client's request comes from
 * @param webSocket what is offered, where it asks for a WebSocket
 * @param bodies the client's, and what takes the answer
 */
public record ProxiedRequest(
    String method,
    String target,
    List<Header> headers,
    Duration timeout,
    Deadline deadline,
    Forwarding forwarding,
    Optional<WebSocketOffer> webSocket,
    Proxied bodies)
    implements AnyRequest<ProxiedRequest> {

  public ProxiedRequest with(Proxied newBodies) {
    return new ProxiedRequest(
        method, target, headers, timeout, deadline, forwarding, webSocket, newBodies);
  }

  @Override
  public boolean isUpload() {
    return bodies.body().isPresent();
  }

  @Override
  public boolean isHandshake() {
    return webSocket.isPresent();
  }

  @Override
  public ProxiedRequest watched(Progress progress) {
    return with(bodies.watched(progress::sent, answer -> progress.answered(answer.status())));
  }

  /** Without header values, bodies and query: they may hold secrets. */
  @Override
  public String toString() {
    return method;
  }
}
